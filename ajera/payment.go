package ajera

import (
	"context"

	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
)

// Payment is the state of a vendor invoice. The vendor keeps it in no field: it
// is concluded from what the list filters select.
type Payment string

// The states of a vendor invoice.
const (
	Paid   Payment = "paid"
	Unpaid Payment = "unpaid"
	Voided Payment = "voided"
)

// Payments gives the state of each vendor invoice that args select, by
// VendorInvoiceKey. It lists twice: all that args select, and of these the paid
// ones. FilterByPaid and FilterByUnpaid of args are not used.
func (c *Client) Payments(ctx context.Context, args ajerav2.ListVendorInvoicesArgs) (map[int]Payment, error) {
	args.FilterByPaid, args.FilterByUnpaid = nil, nil
	all, err := c.V2.ListVendorInvoices(ctx, args)
	if err != nil {
		return nil, err
	}
	args.FilterByPaid = new(true)
	paid, err := c.V2.ListVendorInvoices(ctx, args)
	if err != nil {
		return nil, err
	}
	states := make(map[int]Payment, len(all.VendorInvoices))
	for _, invoice := range all.VendorInvoices {
		states[invoice.VendorInvoiceKey] = Unpaid
		if invoice.Status == ajerav2.VendorInvoiceStatusVoided {
			states[invoice.VendorInvoiceKey] = Voided
		}
	}
	for _, invoice := range paid.VendorInvoices {
		if states[invoice.VendorInvoiceKey] == Unpaid {
			states[invoice.VendorInvoiceKey] = Paid
		}
	}
	return states, nil
}
