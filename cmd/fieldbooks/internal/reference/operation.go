package reference

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/fieldbooks/fieldbooks/internal/digest"
)

// operation is a call of Aimsio's by what the client has for its resource, where it has that, or as
// the vendor describes it.
func (s sampler) operation(c *digest.Call, m reflect.Type) string {
	accessor, record := s.accessor(c)
	switch {
	case accessor == "":
	case c.Kind == "list":
		return "for record, err := range client." + accessor + "().All(ctx) {\n" + failed +
			"fmt.Println(" + s.columns("record", record.Name(), record) + ")\n}\n"
	case c.Kind == "get":
		return "record, err := client." + accessor + "().Get(ctx, " + s.key() + ")\n" + failed +
			"fmt.Println(" + s.columns("record", record.Name(), record) + ")\n"
	default:
		records := reflect.SliceOf(record)
		return "report, err := client." + accessor + "().Upsert(ctx, " + s.value("", records) + ")\n" + failed + "fmt.Println(report.Count(aimsio.Accepted), \"accepted\")\n"
	}
	return s.plainly(c, m)
}

// plainly is the call as the vendor describes it.
func (s sampler) plainly(c *digest.Call, m reflect.Type) string {
	args := []string{"ctx"}
	for i := 2; i < m.NumIn()-1; i++ {
		if m.In(i).Kind() == reflect.String {
			args = append(args, s.key())
			continue
		}
		args = append(args, s.value("", m.In(i)))
	}
	return fmt.Sprintf("got, err := client.API.%s(%s)\n", c.Go, strings.Join(args, ", ")) + failed + "fmt.Println(got.Status)\n"
}

func (s sampler) key() string { return `"6f1c0a52-0000-4000-8000-000000000001"` }

// accessor is the method of aimsio.Client that does what c does, and the type of the records that it
// reads or sends; "" where it has none.
func (s sampler) accessor(c *digest.Call) (string, reflect.Type) {
	for _, reading := range s.digest.Calls {
		if reading.Kind != "get" || len(reading.Content) == 0 {
			continue
		}
		m, has := s.golang.helpers[reading.Content[0].Type]
		switch {
		case !has:
		case reading.Save == c.Go:
			upsert, _ := m.Type.Out(0).MethodByName("Upsert")
			return m.Name, upsert.Type.In(2).Elem()
		case reading.Resource == c.Resource && (c.Kind == "list" || c.Kind == "get"):
			get, _ := m.Type.Out(0).MethodByName("Get")
			return m.Name, get.Type.Out(0)
		}
	}
	return "", nil
}
