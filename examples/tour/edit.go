package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/fieldbooks/fieldbooks/ajera"
	"github.com/fieldbooks/fieldbooks/generated/ajerav2"
	"github.com/fieldbooks/fieldbooks/wire"
)

// edit changes a project the safe way (read, change the struct, save), then
// shows the two saves that are refused: one that would undo another editor's
// work, and one that changes nothing.
func edit(ctx context.Context, out io.Writer, c *ajera.Client, key int) error {
	args := ajerav2.GetProjectsArgs{RequestedProjects: []int{key}}
	mine, err := c.V2.GetProjects(ctx, args)
	if err != nil {
		return err
	}
	theirs, err := c.V2.GetProjects(ctx, args)
	if err != nil {
		return err
	}

	mine.Projects[0].LaborContractAmount = wire.MustDecimal("40.3830")
	mine.Phases[0].Notes = "Agreed in the field."
	change, err := c.Preview(mine)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Project %d, to be saved:\n%s\n", key, change)
	if _, err := c.V2.SaveProjects(ctx, mine); err != nil {
		return err
	}

	theirs.Projects[0].Notes = "Written from what was read before."
	if _, err := c.V2.SaveProjects(ctx, theirs); !errors.Is(err, ajera.ErrConflict) {
		return fmt.Errorf("a save over another editor's work was not refused as a conflict: %w", err)
	} else {
		fmt.Fprintf(out, "Refused as it must be: %v\n", err)
	}

	again, err := c.V2.GetProjects(ctx, args)
	if err != nil {
		return err
	}
	if _, err := c.V2.SaveProjects(ctx, again); !errors.Is(err, ajera.ErrNoChange) {
		return fmt.Errorf("a save of nothing was not refused: %w", err)
	} else {
		fmt.Fprintf(out, "Refused as it must be: %v\n\n", err)
	}
	return nil
}
