package words

import (
	"strings"
	"testing"
)

func TestShort(t *testing.T) {
	for name, want := range map[string]string{
		"GetJob": "GetJob", "GetTheVeryLongNameOfAJob": "GetTheVeryNameOfAJob", strings.Repeat("x", 25): strings.Repeat("x", 20),
		"Get" + strings.Repeat("x", 25): "Get" + strings.Repeat("x", 17), strings.Repeat("ä", 25): strings.Repeat("ä", 20),
		strings.Repeat("X", 4) + "yyyyyyyyyyyyyyyyyyyyyyyyyEnd": "XXXEnd",
	} {
		if got := Short(name, 20); got != want {
			t.Errorf("%s is %s, wanted %s", name, got, want)
		}
	}
}

// TestMarked: the mark is that of what has the name, and nothing else changes it.
func TestMarked(t *testing.T) {
	a, b := Marked("GetTheVeryLongNameOfAJob", "a", 20), Marked("GetTheVeryLongNameOfAJob", "b", 20)
	if a == b || a != Marked("GetTheVeryLongNameOfAJob", "a", 20) || len(a) > 20 || !strings.HasPrefix(a, "GetThe") {
		t.Errorf("%s and %s", a, b)
	}
}
