package query

import (
	"strings"
	"testing"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// TestParse holds which statements are asked, and which are refused before the database sees them,
// however the two hide words from each other.
func TestParse(t *testing.T) {
	for _, c := range []struct {
		text  string
		code  exit.Code
		words string
	}{
		{"select a from b", exit.OK, "select a from b"},
		{"\ufeffSELECT 1 ;\n-- all of it\n", exit.OK, "SELECT"},
		{"(select a) union (select b)", exit.OK, "select a union select b"},
		{"select 'x; drop table t', \"a;b\", `c`, [d e], 'it''s; '", exit.OK, "select a;b c d e"},
		{"select E'it\\'s; drop' from t", exit.OK, "select from t"},
		{"select $$;$$, $tag$; drop $$ $tag$ from größen", exit.OK, "select from größen"},
		{"with x as (select 1) select * from x", exit.OK, "with x as select select from x"},
		{"-- drop\nselect 1", exit.OK, "select"},
		{"pragma table_info(t)", exit.OK, "pragma table_info t"},
		{"select 'never ended", exit.OK, "select never ended"},
		{"select \xff from t", exit.OK, "select from t"},
		{"", exit.Usage, ""},
		{"select 1\x00, 2", exit.Usage, "select"},
		{" ;;\n", exit.Usage, ""},
		{"select 1; select 2", exit.Usage, "select"},
		{";select 1;;drop table t", exit.Usage, "select"},
		{"slect 1", exit.Usage, "slect"},
		{"drop table t", exit.Refused, "drop table t"},
		{"copy (select 1) to program 'id'", exit.Refused, "copy select to program"},
		{"/* select */ copy t to program 'id'", exit.Refused, "copy t to program"},
		{"--\rcopy t to program 'id' /*\nselect */", exit.Refused, "copy t to program"},
		{"/* /* */ select */ copy t to program 'id'", exit.Usage, "select copy t to program"},
		{"set default_transaction_read_only = off", exit.Refused, "set default_transaction_read_only off"},
		{"call p()", exit.Refused, "call p"},
		{"do $$ begin end $$", exit.Refused, "do"},
	} {
		s := &Statement{text: strings.TrimPrefix(c.text, "\ufeff")}
		s.scan()
		var words []string
		for _, w := range s.words {
			words = append(words, w.text)
			if !strings.Contains(s.text[w.at:], w.text) {
				t.Errorf("%q: %q is not at %d", c.text, w.text, w.at)
			}
		}
		_, err := Parse(c.text, Guide{"--tables", "--describe"})
		if got := strings.Join(words, " "); got != c.words || exit.Of(err) != c.code {
			t.Errorf("%q: words %q, code %d, %v; want %q, %d", c.text, got, exit.Of(err), err, c.words, c.code)
		}
	}
}
