package main

import (
	"github.com/spf13/cobra"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
)

// exitCodes is "fieldbooks help exit-codes".
func exitCodes() *cobra.Command {
	return &cobra.Command{Use: "exit-codes", Short: "The codes with which the command ends", Long: exit.Help()}
}
