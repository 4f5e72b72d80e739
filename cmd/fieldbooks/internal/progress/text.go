package progress

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// text is what the line says.
func (l *Line) text(now time.Time) string {
	parts := []string{l.what}
	took := now.Sub(l.begun)
	switch {
	case l.total > 0:
		parts = append(parts, Count(l.done)+"/"+Count(l.total), fmt.Sprintf("%d%%", min(100, l.done*100/l.total)))
	case l.done > 0:
		parts = append(parts, Count(l.done))
	default:
		parts = append(parts, Clock(took))
	}
	waits := ""
	if l.waits != nil {
		waits = l.waits(now)
	}
	if l.done > 0 && took > 0 && waits == "" { // a limit says how fast it goes
		parts = append(parts, rate(l.done, took))
	}
	if l.done > 0 && l.done < l.total {
		parts = append(parts, Clock(took*time.Duration(l.total-l.done)/time.Duration(l.done))+" left")
	}
	if waits != "" {
		parts = append(parts, waits)
	}
	return strings.Join(parts, "  ")
}

// rate is how many are done in a second, or in a minute where they are few.
func rate(n int, took time.Duration) string {
	if perSecond := float64(n) / took.Seconds(); perSecond >= 1 {
		return Count(int(perSecond+0.5)) + "/s"
	}
	return Count(int(float64(n)/took.Minutes()+0.5)) + "/min"
}

// Clock is a time as minutes and seconds.
func Clock(d time.Duration) string {
	s := int(d.Seconds() + 0.5)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// Count is a number with commas, as people read it.
func Count(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
