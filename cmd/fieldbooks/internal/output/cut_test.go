package output

import "testing"

// TestCut: whatever the spelling of what is personal, it is taken out, and the rest stays byte for byte.
func TestCut(t *testing.T) {
	cut := NewCut([]Column{{Name: "Key"}, {Name: "Kin", Sensitive: true}, {Name: "Boss", Of: &Set{Columns: []Column{{Name: "Pay", Sensitive: true}}}}}, []string{"SSN"})
	for in, want := range map[string]string{
		`{ "Key" : 1.50 ,"A":"Kin, SSN" }`:               `{ "Key" : 1.50 ,"A":"Kin, SSN" }`,
		`{"Key":1,"KIN":2}`:                              `{"Key":1}`,
		`{ "Kin" : 2 , "Key" : 1.0 }`:                    `{"Key" : 1.0 }`,
		`{"Kin":1,"Kin":2}`:                              `{}`,
		`{"\u004bin":2,"\u0041":"\u00e9"}`:               `{"\u0041":"\u00e9"}`,
		"{\"A\": 1, \"\u212ain\":2}":                     `{"A": 1}`,
		"{\"K\u0130n\":2}":                               `{}`,
		`{"Boss":{"pay":1 , "Key":2 },"Pay":3}`:          `{"Boss":{"Key":2 },"Pay":3}`,
		`{"Boss": [ {"Pay":1}, {"A":1, "Pay":2} ] }`:     `{"Boss": [ {}, {"A":1} ] }`,
		`{"X":[ 1, [{"y":{"ssn":1,"z":2}} ]],"B":"\""}`:  `{"X":[ 1, [{"y":{"z":2}} ]],"B":"\""}`,
		`{"A":1,"s_s_n":2,"X":{"CF_SSN":3,"ssn ":4}}`:    `{"A":1,"X":{}}`,
		`{"A":"x"," S S-N":{"B":1},"S\nSN":2,"\tSSN":3}`: `{"A":"x"}`,
		"{\"A\":1,\"S\u00a0SN\":2,\"\u2013ssn\":3}":      `{"A":1}`,
		`{"A":1,"SSNR":2,"CF_SSN1":3,"\u0053sn":4}`:      `{"A":1,"SSNR":2,"CF_SSN1":3}`,
		"{\"SSN\":1,\"A\":\"\xff\"}":                     "{\"A\":\"\xff\"}",
		`null`:                                           `null`,
		``:                                               ``,
	} {
		got, err := cut.Without([]byte(in))
		if string(got) != want || err != nil {
			t.Errorf("%s gives %s %v, want %s", in, got, err, want)
		}
	}
	if _, err := cut.Without([]byte(`{"Kin":`)); err == nil {
		t.Error("what is no JSON is cut")
	}
	if none := NewCut([]Column{{Name: "Key"}}, nil); none != nil {
		t.Error("nothing is personal, and looked for")
	}
	if got, err := NewCut(nil, []string{"Größe", "年"}).Without([]byte(`{"A":1,"größe":2,"年":3}`)); string(got) != `{"A":1}` || err != nil {
		t.Errorf("%s %v", got, err)
	}
	same := []byte(`{"Key":1}`)
	if got, err := (*Cut)(nil).Without(same); &got[0] != &same[0] || err != nil {
		t.Errorf("%s %v", got, err)
	}
}
