package browser

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Load goes to an address, and returns when the page and what belongs to it are there.
func (tab *Tab) Load(address string) {
	tab.t.Helper()
	tab.faults.loads(address)
	must(tab, chromedp.Navigate(address))
}

// Faults is what went wrong in the page since it was last asked for: a test that expects it takes it.
func (tab *Tab) Faults() []string {
	tab.t.Helper()
	_, _ = run(tab, chromedp.Evaluate[bool]("true")) // what the browser has to tell comes before the answer
	return tab.faults.take()
}

// Wait returns when an expression of JavaScript is true, which it may be in a later page only.
func (tab *Tab) Wait(expression string) {
	tab.t.Helper()
	var is bool
	var err error
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(15 * time.Millisecond) {
		if is, err = run(tab, chromedp.Evaluate[bool]("!!("+expression+")")); is {
			return
		}
	}
	tab.t.Fatalf("browser: %s does not become true (%v); the page is %s\n%.2000s", expression, err, tab.At(), tab.Text("body"))
}

// Find returns when there is an element, by its CSS selector.
func (tab *Tab) Find(selector string) {
	tab.t.Helper()
	tab.Wait(fmt.Sprintf("document.querySelector(%q)", selector))
}

// Value is what an expression of JavaScript gives, as JSON has it in T.
func Value[T any](tab *Tab, expression string) T {
	tab.t.Helper()
	return must(tab, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// Text is what an element shows, as it is read: what is hidden is not in it.
func (tab *Tab) Text(selector string) string {
	tab.t.Helper()
	return Value[string](tab, fmt.Sprintf("document.querySelector(%q)?.innerText ?? ''", selector))
}

// At is the address of the page.
func (tab *Tab) At() string {
	tab.t.Helper()
	return Value[string](tab, "location.href")
}

// Click clicks an element with the mouse, once it is seen.
func (tab *Tab) Click(selector string) {
	tab.t.Helper()
	must(tab, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// Type puts a text in the place of what a field has, key by key.
func (tab *Tab) Type(selector, text string) {
	tab.t.Helper()
	tab.Find(selector)
	Value[bool](tab, fmt.Sprintf("(e => { e.focus(); e.select(); return true })(document.querySelector(%q))", selector))
	if text == "" {
		text = kb.Delete
	}
	must(tab, chromedp.KeyEvent(text))
}

// Choose takes an option of a list, by its value.
func (tab *Tab) Choose(selector, value string) {
	tab.t.Helper()
	tab.Find(fmt.Sprintf(`%s > option[value="%s"]`, selector, value))
	Value[bool](tab, fmt.Sprintf(`(e => { e.focus(); e.value = %q; for (const w of ["input", "change"])
		e.dispatchEvent(new Event(w, {bubbles: true})); return true })(document.querySelector(%q))`, value, selector))
}

// Key presses keys one after the other, by the names that pages know them by: "ArrowDown", "Enter",
// "Escape", "Tab", "/". Of "Shift+Tab" Shift is held down.
func (tab *Tab) Key(names ...string) {
	tab.t.Helper()
	for _, name := range names {
		name, shift := strings.CutPrefix(name, "Shift+")
		modifier := chromedp.ModifierNone
		if shift {
			modifier = chromedp.ModifierShift
		}
		must(tab, chromedp.KeyEvent(tab.key(name), chromedp.KeyModifiers(modifier)))
	}
}

// key is how the driver writes a key.
func (tab *Tab) key(name string) string {
	tab.t.Helper()
	for written, key := range kb.Keys {
		if key.Key == name {
			return string(written)
		}
	}
	tab.t.Fatalf("browser: there is no key %q", name)
	return ""
}

// Size is how large the window is. One less than 600 wide is that of a telephone.
func (tab *Tab) Size(width, height int) {
	tab.t.Helper()
	var options []chromedp.EmulateViewportOption
	if width < 600 {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulatePortrait)
	}
	must(tab, chromedp.EmulateViewport(int64(width), int64(height), options...))
}

// Dark is whether the system is dark. It asks for no motion in either case: in a page that still
// scrolls, a click meets what was there before.
func (tab *Tab) Dark(is bool) {
	tab.t.Helper()
	scheme := "light"
	if is {
		scheme = "dark"
	}
	must(tab, call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}}))
}

// Script is whether pages that are loaded from now on may run scripts.
func (tab *Tab) Script(may bool) {
	tab.t.Helper()
	tab.still = !may
	must(tab, call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !may}))
}

// must is what an action gives.
func must[T any](tab *Tab, action chromedp.Action[T]) T {
	tab.t.Helper()
	got, err := run(tab, action)
	if err != nil {
		tab.t.Fatalf("browser: %v", err)
	}
	return got
}

func run[T any](tab *Tab, action chromedp.Action[T]) (T, error) {
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, action)
}

// call is a command of the browser as an action.
func call[P, R any](command cdp.Command[P, R], params P) chromedp.Action[R] {
	return func(ctx context.Context, target *chromedp.Target) (R, error) {
		return cdp.Call(ctx, target, command, params)
	}
}
