package ajera_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/ajera/ajeratest"
	"github.com/fieldbooks/fieldbooks/generated/ajerav1"
	"github.com/fieldbooks/fieldbooks/wire"
)

// download writes a file of an expense report, and returns what came beside it: its name and media
// type, under names that are not known.
func download(ctx context.Context, c *ajera.Client, fileKey int, to io.Writer) (beside wire.Members, err error) {
	got, err := c.V1.DownloadExpenseReports(ctx, ajerav1.DownloadExpenseReportsArgs{FileKey: fileKey})
	if err != nil {
		return beside, err
	}
	_, err = got.FileData.WriteTo(to)
	return wire.MembersIn(&got.Unknown), err
}

// upload sends a file to a vendor invoice. It is a hypothesis: of UploadVendorInvoices the name
// alone is known, and these arguments are named as those of other methods are.
func upload(ctx context.Context, c *ajera.Client, invoice int, name string, from io.Reader) error {
	var file wire.File
	if _, err := file.ReadFrom(from); err != nil {
		return err
	}
	args, err := json.Marshal(map[string]any{"VendorInvoiceKey": invoice, "FileName": name, "FileData": file})
	if err != nil {
		return err
	}
	_, err = c.V2.UploadVendorInvoices(ctx, args)
	return err
}

// A file comes down to an [io.Writer] and goes up from an [io.Reader].
func Example_files() {
	var e example
	fake := ajeratest.Start(&e, ajeratest.WithAuthorizingEmployee(2))
	defer e.end()
	c := e.client(ajera.Config{URL: wire.Hide(fake.URL()), Username: fake.User(), Password: wire.Hide(fake.Password())})
	ctx := context.Background()

	beside, err := download(ctx, c, 502, os.Stdout) // a key that GetExpenseReports told
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(beside.Names())

	plan, err := c.Explain(func(c *ajera.Client) error { // nothing is sent
		return upload(ctx, c, 7, "invoice.pdf", strings.NewReader("%PDF-1.4"))
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(plan.Steps[0].Method, plan.Steps[0].Permission)
	// Output:
	// invented receipt
	// [FileName MimeType]
	// UploadVendorInvoices Vendor Invoices Upload
}
