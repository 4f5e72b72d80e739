package codec

import "github.com/fieldbooks/fieldbooks/internal/record"

// folded are the names of fields as fold gives them.
func folded(fields []record.Field) map[string]bool {
	names := make(map[string]bool, len(fields))
	for _, f := range fields {
		name, ok := fold(nil, []byte(f.Name))
		if !ok {
			return nil
		}
		names[string(name)] = true
	}
	return names
}

// fold appends a name without regard to letter case, underscores and dashes, as json v2 compares
// names. Beyond ASCII it does not know.
func fold(out, name []byte) (folded []byte, ok bool) {
	for _, c := range name {
		switch {
		case c >= 0x80:
			return nil, false
		case c == '_' || c == '-':
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		out = append(out, c)
	}
	return out, true
}
