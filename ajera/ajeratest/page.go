package ajeratest

// page is the part of a list that was asked for, and how the server cut it.
type page struct {
	size, number, count int
	cut                 bool // the list was paged and the answer says so
}

// checkPaging reads the paging keys at the top level, and refuses what else is
// there.
func (c *call) checkPaging() *refusal {
	top := c.request.top
	for _, name := range top.names {
		switch name {
		case "PageResults":
			if why := checkScalar("bool", top.get(name)); why != "" {
				return invalid("PageResults: %s", why)
			}
		case "PageNumber", "PageSize":
			if n, ok := top.get(name).integer(); !ok || n < 1 {
				return invalid("%s must be a number from 1", name)
			}
		case "UseSessionCookie":
		default:
			return invalid("unknown member %q beside Method", name)
		}
	}
	if top.get("PageResults").truth() {
		c.page = &page{size: max(top.key("PageSize"), 0), number: max(top.key("PageNumber"), 1)}
		if c.page.size == 0 {
			c.page.size = 10
		}
	}
	return nil
}

// of cuts the page out of all rows.
func (p *page) of(rows []*node) []*node {
	p.cut = true
	p.count = max((len(rows)+p.size-1)/p.size, 1)
	start := min((p.number-1)*p.size, len(rows))
	return rows[start:min(start+p.size, len(rows))]
}
