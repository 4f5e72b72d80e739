package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/chromedp"
)

// pictures names the folder that keeps the pictures of tests, where it is set.
const pictures = "FIELDBOOKS_PICTURES"

// Screenshot takes a picture of the whole page, which is kept as name.png in the folder that
// FIELDBOOKS_PICTURES names, and nowhere where it is not set.
func (tab *Tab) Screenshot(name string) {
	tab.t.Helper()
	folder := os.Getenv(pictures)
	if folder == "" {
		return
	}
	picture := must(tab, chromedp.FullScreenshot(100))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		tab.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o644); err != nil {
		tab.t.Fatal(err)
	}
}

// Fits fails the test where the page is wider than the window, so that one has to scroll to its side.
func (tab *Tab) Fits() {
	tab.t.Helper()
	wide := Value[[]string](tab, `(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width) return [];
		return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 1)
			.slice(0, 5).map(e => e.outerHTML.slice(0, 100)).concat("width " + document.documentElement.scrollWidth);
	})()`)
	if len(wide) > 0 {
		tab.t.Errorf("%s is wider than the window: %s", tab.At(), strings.Join(wide, "\n"))
	}
}

// axe names the file with the checks of accessibility, where it is set.
const axe = "FIELDBOOKS_AXE"

// Accessible fails the test where people cannot use the page, as far as axe-core finds that, by the
// rules A and AA of WCAG 2.1. They are read from the file that FIELDBOOKS_AXE names, or from where
// .ci/chromium puts it; without one nothing is checked, which fails where CI is set.
func (tab *Tab) Accessible() {
	tab.t.Helper()
	script, err := os.ReadFile(rules())
	switch {
	case err != nil && os.Getenv("CI") == "":
		tab.t.Logf("whether people can use %s is not checked: there is no axe-core, which .ci/chromium fetches", tab.At())
		return
	case err != nil:
		tab.t.Fatalf("browser: no axe-core: %v; run .ci/chromium, or set %s", err, axe)
	}
	if tab.still { // the page is without scripts, and what looks at it is one
		tab.Script(true)
		defer tab.Script(false)
	}
	if !Value[bool](tab, "'axe' in window") {
		must(tab, chromedp.Evaluate[chromedp.Void](string(script)))
	}
	for _, v := range Value[[]violation](tab, check) {
		tab.t.Errorf("%s: %s", tab.At(), v)
	}
}

// check has axe look at the page as it is.
const check = `axe.run(document, {preload: false, resultTypes: ["violations"],
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}).then(found => found.violations.map(v => ({
	rule: v.id, help: v.help, where: v.nodes.map(n => n.html.slice(0, 150) + " (" + n.failureSummary + ")")})))`

// violation is a rule that a page breaks.
type violation struct {
	Rule  string   `json:"rule"`
	Help  string   `json:"help"`
	Where []string `json:"where"`
}

func (v violation) String() string {
	return fmt.Sprintf("%s (%s), %d times: %s", v.Help, v.Rule, len(v.Where), v.Where[0])
}

// rules is the file of axe-core.
func rules() string {
	if file := os.Getenv(axe); file != "" {
		return file
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(cache, "fieldbooks", "axe-core", "axe.min.js")
}
