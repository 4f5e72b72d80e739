package words

import (
	"slices"
	"testing"
)

// TestSettle: what wants one name goes on together to what tells it apart, whatever the order.
func TestSettle(t *testing.T) {
	for _, c := range []struct {
		options [][]string
		want    []string
		alike   int
	}{
		{[][]string{{"A", "A1"}, {"B", "B1"}}, []string{"A", "B"}, 0},
		{[][]string{{"A", "A1"}, {"A", "A2"}}, []string{"A1", "A2"}, 0},
		{[][]string{{"A", "X", "A1"}, {"A", "X", "A2"}}, []string{"A1", "A2"}, 0},
		{[][]string{{"A", "A"}, {"A", "A2"}}, []string{"A", "A2"}, 0},
		{[][]string{{"A", "A1"}, {"A"}}, []string{"A1", "A"}, 0},
		{[][]string{{"A", "B", "C"}, {"A", "X", "D"}, {"B", "Y"}}, []string{"C", "X", "B"}, 0},
		{[][]string{{"Taken", "Free"}}, []string{"Free"}, 0},
		{[][]string{{"A", "Taken", "C"}, {"A", "B", "D"}}, []string{"C", "B"}, 0},
		{[][]string{{"A"}, {"A"}}, []string{"A", "A"}, 2},
		{[][]string{{"Taken"}}, []string{"Taken"}, 1},
	} {
		for _, turned := range []bool{false, true} {
			var claims []*Claim
			for _, options := range c.options {
				claims = append(claims, &Claim{Options: options, To: new(string)})
			}
			order := slices.Clone(claims)
			if turned {
				slices.Reverse(order)
			}
			taken := Names{"Taken": true}
			alike := taken.Settle(order)
			for i, one := range claims {
				if *one.To != c.want[i] || !taken[*one.To] {
					t.Errorf("%v: %d is %s, wanted %s", c.options, i, *one.To, c.want[i])
				}
			}
			if len(alike) != c.alike {
				t.Errorf("%v: %d are alike", c.options, len(alike))
			}
		}
	}
}
