package accent

import "fmt"

// Trial is one thing that is done in any dialect.
type Trial struct {
	Name string
	Do   func(Dialect) Outcome
	// Unsure says that an error is no refusal to understand: it says that something
	// cannot be known.
	Unsure bool
}

// Outcome is what came of it.
type Outcome struct {
	Got any
	Err error
}

// Otherwise is what came otherwise of a read than in the plain dialect, "" for nothing
// and for an error: an answer may be refused, but not be another one.
func Otherwise(plain, did Outcome) string {
	switch {
	case did.Err != nil:
		return ""
	case plain.Err != nil:
		return "no error, where the plain one has " + plain.Err.Error()
	}
	return Difference(plain.Got, did.Got)
}

// Check tries things in many dialects.
type Check struct {
	Trials []Trial
	Judge  func(plain, did Outcome) string // [Otherwise], or one that knows more

	Wrong   Report // what came otherwise, each in the smallest dialect that shows it
	Refused Report // what is an error in a dialect of one accent, from which all can be told

	plain map[string]Outcome
}

// Hear tries one in so many of the trials in a dialect, beginning with the first.
func (c *Check) Hear(d Dialect, first, oneIn int) {
	for i := first % oneIn; i < len(c.Trials); i += oneIn {
		c.hear(d, c.Trials[i])
	}
}

func (c *Check) hear(d Dialect, trial Trial) {
	plain, ok := c.plain[trial.Name]
	if !ok {
		plain = trial.Do(Dialect{})
		if c.plain == nil {
			c.plain = map[string]Outcome{}
		}
		c.plain[trial.Name] = plain
	}
	did := trial.Do(d)
	if did.Err != nil && plain.Err == nil && len(d.Accents) == 1 && d.Accents[0].Lossy == "" && !trial.Unsure {
		c.Refused.Add(d, trial.Name, did.Err.Error())
	}
	what := c.Judge(plain, did)
	if what == "" || c.Wrong.Knows(d, trial.Name) {
		return
	}
	smallest := Smallest(d, func(d Dialect) bool { return c.Judge(plain, trial.Do(d)) != "" })
	c.Wrong.Add(smallest, trial.Name, what)
}

// All hears each accent alone, the pairs in one of so many trials, and n mixtures.
func (c *Check) All(accents []Accent, oneIn, n int) {
	for _, d := range Alone(accents) {
		c.Hear(d, 0, 1)
	}
	for i, d := range Pairs(accents) {
		c.Hear(d, i, oneIn)
	}
	for _, d := range Mixtures(accents, n, 1) {
		c.Hear(d, 0, 1)
	}
}

// Report tells tell what was wrong, and what was refused.
func (c *Check) Report(tell func(...any)) {
	for _, line := range c.Wrong.Lines() {
		tell(line)
	}
	for _, line := range c.Refused.Lines() {
		tell("not understood:", line)
	}
}

// Once makes of each dialect what it takes to hear it, and keeps the last.
func Once[T any](of func(Dialect) T) func(Dialect) T {
	var last T
	heard := ""
	return func(d Dialect) T {
		if is := fmt.Sprint(d.String(), " ", d.Seed, d.Mixed); is != heard {
			last, heard = of(d), is
		}
		return last
	}
}
