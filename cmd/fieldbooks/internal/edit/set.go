package edit

import (
	"context"
	"fmt"
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/app"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/document"
	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// set gives members of a record values, each as Name=value, or Name:=JSON; see assignment.
func set(ctx context.Context, a *app.App, record subject, assignments []string) error {
	if err := record.read(ctx); err != nil {
		return err
	}
	var edits []document.Edit
	var faults []string
	for _, text := range assignments {
		e, err := assigned(record, text)
		if err != nil {
			faults = append(faults, err.Error())
		}
		edits = append(edits, e)
	}
	if len(faults) > 1 {
		return exit.Usagef("%d of these cannot be set:\n  %s", len(faults), strings.Join(faults, "\n  "))
	} else if faults != nil {
		return exit.Usagef("%s", faults[0])
	}
	return save(ctx, a, record, edits)
}

// assignment takes Name=value apart.
func assignment(text string) (name, value string, isJSON bool, err error) {
	name, value, ok := strings.Cut(text, "=")
	name, isJSON = strings.CutSuffix(name, ":")
	if !ok || strings.TrimSpace(name) != name || name == "" {
		return "", "", false, exit.Usagef("%.60q: expected Name=value, e.g. Description=\"Main Street\"; nothing behind = clears it, and := takes JSON", text)
	}
	return name, value, isJSON, nil
}

func assigned(record subject, text string) (document.Edit, error) {
	name, value, isJSON, err := assignment(text)
	if err != nil {
		return document.Edit{}, err
	}
	path, err := record.place(name)
	if err != nil {
		return document.Edit{}, fmt.Errorf("%s: %w", name, err)
	}
	e, err := document.Set(path, value, isJSON)
	if err != nil {
		return e, fmt.Errorf("%s: %w", name, err)
	}
	return e, nil
}
