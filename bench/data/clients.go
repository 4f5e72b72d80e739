package data

import "fmt"

// ClientPage returns a page of ListClients with so many clients, one of so many
// pages.
func ClientPage(size, pages int) []byte {
	out := fmt.Appendf(nil, `{"ResponseCode":200,"Message":"Success","Errors":null,"PageNumber":1,"PageSize":%d,"PageCount":%d,"Content":{"Clients":[`, size, pages)
	for i := range size {
		if i > 0 {
			out = append(out, ',')
		}
		out = fmt.Appendf(out, `{"ClientKey":%d,"Description":"Québec \"Star\" Ltd. No. %d","Status":"Active","Reference":"X-%05d"}`, i+1, i+1, i*7)
	}
	return append(out, "]}}"...)
}
