package aimsio_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http/httptest"

	"github.com/fieldbooks/fieldbooks/aimsio"
	"github.com/fieldbooks/fieldbooks/aimsio/aimsiotest"
	"github.com/fieldbooks/fieldbooks/generated/aimsioapi"
	"github.com/fieldbooks/fieldbooks/limit"
	"github.com/fieldbooks/fieldbooks/wire"
)

// fake is an account of an invented firm. A program of yours would have
// aimsio.FromEnv() in its place.
func fake() *aimsio.Client {
	firm := aimsiotest.New(aimsiotest.WithoutLimits())
	server := httptest.NewServer(firm) // lives as long as the examples
	client, err := aimsio.New(aimsio.Config{
		URL: server.URL, Username: firm.User(), Password: wire.Secret(firm.Password()),
		Limiter: limit.New(limit.Policy{Parallel: 10}),
	})
	if err != nil {
		log.Fatal(err)
	}
	return client
}

func ExampleResource_Changed() {
	ctx := context.Background()
	client := fake()
	defer client.Close()

	var checkpoint aimsio.MemoryCheckpoint // or aimsio.FileCheckpoint("jobs.json")
	jobs := client.JobOrders()
	for range 2 {
		read := 0
		for job, err := range jobs.Changed(ctx, &checkpoint) {
			if err != nil {
				log.Println(err) // this job order is read again next time
				continue
			}
			if read++; read == 1 {
				fmt.Println(job.JobNumber, job.JobName)
			}
		}
		fmt.Println(read > 0)
	}
	// Output:
	// 25-10137-001 Mossbridge Pedestrian Bridge
	// true
	// false
}

func ExampleWritable_Upsert() {
	ctx := context.Background()
	client := fake()
	defer client.Close()

	report, err := client.BillableItems().Upsert(ctx, []aimsioapi.BillableItemWrite{
		{
			BillableItemCode: "MAT-SND", BillableItemName: "Sand", BillableItemTypeUname: aimsioapi.BillableItemTypeUnameMaterial,
			BillableItemDefaultRate: wire.MustDecimal("1234567.89"), BillableItemDefaultRateType: new("Tonne"),
		},
		{BillableItemCode: "MAT-CLY", BillableItemName: "Clay"},
	})
	if report.Count(aimsio.Unknown) > 0 {
		err = report.Settle(ctx) // reads back what may have been taken
	}
	for _, item := range report.Items {
		fmt.Println(item.Key, item.Fate)
	}
	fmt.Println(errors.Is(err, aimsio.ErrIncomplete))
	// Output:
	// MAT-SND accepted
	// MAT-CLY refused
	// true
}

func ExampleError() {
	client := fake()
	defer client.Close()

	_, err := client.JobOrders().Get(context.Background(), "no-such-guid")
	if e, ok := errors.AsType[*aimsio.Error](err); ok && errors.Is(err, aimsio.ErrNotFound) {
		fmt.Println(e.Status, e.Key)
	}
	// Output: 404 no-such-guid
}

func ExampleClient_Raw() {
	client := fake()
	defer client.Close()

	reply, err := client.Raw(context.Background(), "GET", "/rest/api/standard/v1/PayrollPeriod", nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(reply.Status, string(reply.Body[:1]))
	// Output: 200 [
}

func ExampleClient() {
	client := fake()
	defer client.Close()

	// Every operation of the vendor's description is a method. The record that
	// was read becomes one that can be sent.
	ctx := context.Background()
	stubs, err := client.API.ListJobOrders(ctx)
	if err != nil {
		log.Fatal(err)
	}
	got, err := client.API.GetJobOrder(ctx, stubs[0].GUID)
	if err != nil {
		log.Fatal(err)
	}
	job, lost := got.Write()
	job.JobName += ", phase 2"
	_, err = client.API.UpsertJobOrders(ctx, aimsioapi.JobOrderPostRequest{JobList: []aimsioapi.JobOrderWrite{job}})
	fmt.Println(job.JobName, lost, err)
	// Output: Mossbridge Pedestrian Bridge, phase 2 [] <nil>
}
