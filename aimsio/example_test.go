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

// account is how to reach a fake, until done.
func account(firm *aimsiotest.Server) (config aimsio.Config, done func()) {
	server := httptest.NewServer(firm)
	return aimsio.Config{URL: wire.Hide(server.URL), Username: firm.User(), Password: wire.Hide(firm.Password())}, server.Close
}

// connected is a client of a fake, until done. A program of yours would have aimsio.FromEnv() in
// its place.
func connected(firm *aimsiotest.Server) (client *aimsio.Client, done func()) {
	config, end := account(firm)
	config.Limiter = limit.New(limit.Policy{Parallel: 10})
	client, err := aimsio.New(config)
	if err != nil {
		log.Fatal(err)
	}
	return client, func() {
		if err := client.Close(); err != nil {
			log.Fatal(err)
		}
		end()
	}
}

// fake is an account of an invented firm, which lives as long as the examples.
func fake() *aimsio.Client {
	client, _ := connected(aimsiotest.New(aimsiotest.WithoutLimits()))
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
		for job, err := range jobs.Changed(ctx, &checkpoint).Records() {
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
			BillableItemIsTrade: new(false), BillableItemIsEquipment: new(false),
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
		fmt.Println(err)
		return
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
		fmt.Println(err)
		return
	}
	got, err := client.API.GetJobOrder(ctx, stubs[0].GUID)
	if err != nil {
		fmt.Println(err)
		return
	}
	job, lost := got.Write()
	job.JobDescription = new("Phase 2")
	_, err = client.API.UpsertJobOrders(ctx, aimsioapi.JobOrderPostRequest{JobList: []aimsioapi.JobOrderWrite{job}})
	fmt.Println(job.JobName, *job.JobDescription, lost, err)
	// Output: Mossbridge Pedestrian Bridge Phase 2 [] <nil>
}
