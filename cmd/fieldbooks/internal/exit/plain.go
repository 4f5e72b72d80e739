package exit

import "strings"

// Plain says in words of the command what the clients say in names of Go, which only a program can
// set. Who runs the command sets flags, variables and profiles.
func Plain(text string) string { return plain.Replace(text) }

var plain = strings.NewReplacer(
	"ajera: Config.URL (AJERA_API_URL): ", "",
	"Config.URL (AJERA_API_URL): ", "",
	"check AJERA_API_URL and Config.Expect", `check the address, and run "fieldbooks login ajera" if it is meant`,
	"set Config.URL or AIMSIO_URL, or Config.Server or AIMSIO_SERVER to", "set AIMSIO_URL, or AIMSIO_SERVER to",
	"; use https, or set AllowHTTP", "; give one that begins with https://",
	"set Config.Username or ", "set ", "set Config.Password or ", "set ",
	"allow writes in the configuration", "take read-only out of the profile, if it shall write",
	", and have Config.Limiter allow fewer calls", "; others may be calling with the same account",
	"another client that shares Config.Sessions was", "another command was",
	"within Config.LoginTimeout (", "within the time for it (", "; raise it, or call again", "; call again",
	"within Config.AnswerTimeout (", "within the time for it (",
	"raise ajera.Config.MaxAnswer or ask for less", "ask for less", "raise aimsio.Config.MaxAnswer or ask for less", "ask for less",
	"look at a timesheet in Ajera, and set Config.Week to ajera.WeekFrom, ajera.DatedFirst or ajera.DatedLast",
	"look at that timesheet in Ajera, on which weekday its week begins, and tell us",
	"read it with Client.Raw, and tell us", `read it with "fieldbooks aimsio get PATH", and tell us`,
)
