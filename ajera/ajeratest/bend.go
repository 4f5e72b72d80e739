package ajeratest

import (
	"cmp"
	"net/http"

	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/effects"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest/internal/rules"
	"github.com/fieldbooks/fieldbooks/internal/fake"
)

// meet answers a call as a fault has it, executed or not.
func (c *call) meet(f *Fault) {
	c.header, c.entry.Fault = f.Header, f.Kind
	if f.Kind == Expired {
		c.s.sessions.invalidate(c.s.now(), c.request.token)
		c.reply(c.execute())
		return
	}
	a, done := rules.Answer{Content: fake.Object()}, "not executed"
	if f.executed() {
		a = c.execute()
		done = outcome(a)
	}
	c.entry.Outcome = "fault: " + string(f.Kind) + ", " + done
	c.bend(a, f)
}

// bend sends the answer as a fault leaves it.
func (c *call) bend(a rules.Answer, f *Fault) {
	switch f.Kind {
	case ResetBefore, ResetAfter:
		c.cut()
	case HTML:
		c.send(orOK(f.Status), "text/html; charset=utf-8", []byte(fake.MaintenancePage))
	case Status:
		c.send(cmp.Or(f.Status, http.StatusInternalServerError), "text/plain; charset=utf-8", []byte(fake.TroubleText))
	case Truncated:
		body := envelope(a, nil, c.s.success, usageKey()).Encode(nil)
		c.send(http.StatusOK, jsonMedia, body[:len(body)/2])
	case Empty:
		c.send(http.StatusOK, jsonMedia, nil)
	case Slow:
		fake.Wait(c.r.Context(), f.Delay, f.Release)
		c.answer(a, nil)
	case ScriptedAnswer:
		c.scripted(f.answer)
	default:
		c.disagree(a, f)
	}
}

// disagree sends an envelope that says something else than what was done.
func (c *call) disagree(a rules.Answer, f *Fault) {
	switch f.Kind {
	case Refusal:
		c.answer(rules.Refuse(&rules.Refusal{ID: f.ErrorID, Text: f.Text}), nil)
	case Skeleton:
		c.answer(c.echo(), nil)
	case Filler:
		c.answer(a, fake.Object("ErrorID", 0, "ErrorMessage", textFailure))
	case NonObjectError:
		c.answer(a, fake.Of(textFailure))
	case NullContent:
		a.Content = fake.Null()
		c.answer(a, nil)
	default:
		c.answer(a, nil)
	}
}

// echo is the skeleton of a create's content, or why there is none.
func (c *call) echo() rules.Answer {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	r := c.authorize()
	if r == nil {
		r = c.order.Choose(c.request.args)
	}
	if r != nil {
		return rules.Refuse(r)
	}
	return rules.Answer{Content: effects.Skeleton(&c.order)}
}

// scripted sends what the author of a test says.
func (c *call) scripted(a Answer) {
	body := []byte(a.Body)
	if a.Body == "" {
		content := fake.Null()
		if a.Content != "" {
			content, _ = fake.Parse([]byte(a.Content)) // checked when it was scripted
		}
		body = envelope(rules.Answer{Content: content}, nil, c.s.success, usageKey()).Encode(nil)
	}
	c.send(orOK(a.Status), jsonMedia, body)
}

func orOK(status int) int { return cmp.Or(status, http.StatusOK) }
