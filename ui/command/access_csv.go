package command

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"coldkms/model/policy"
	"coldkms/vault"
)

var accessColumns = []string{"key", "principal", "action", "effect", "in", "policy", "statement", "sid", "conditions", "enabledBy", "enabledIf", "denied"}

// writeAccess writes a report as a table: a line for each way and each denial of each action. The last column says
// whether a way is taken away always, conditionally or never.
func writeAccess(out io.Writer, report *vault.AccessReport) error {
	table := csv.NewWriter(out)
	if err := table.Write(accessColumns); err != nil {
		return err
	}
	for i := range report.Access {
		for _, line := range accessLines(&report.Access[i]) {
			if err := table.Write(line); err != nil {
				return err
			}
		}
	}
	table.Flush()
	return table.Error()
}

func accessLines(entry *vault.KeyAccess) (lines [][]string) {
	line := func(action string, p policy.Part, enabledBy, enabledIf, denied string) {
		lines = append(lines, []string{
			entry.Key, entry.Principal, action, string(p.Effect), string(p.In), p.Policy + p.GrantID, numbered(p.Statement), p.Sid,
			conditions(p.Conditions), enabledBy, enabledIf, denied,
		})
	}
	for _, way := range entry.Ways {
		var enabledBy, enabledIf string
		if by := way.EnabledBy; by != nil {
			enabledBy, enabledIf = statementText(by.Source), conditions(by.Conditions)
		}
		for action := range way.Actions.All() {
			line(action, way.Part, enabledBy, enabledIf, deniedText(entry, action))
		}
	}
	for _, denial := range entry.Denials {
		for action := range denial.Actions.All() {
			line(action, denial.Part, "", "", "")
		}
	}
	return lines
}

// deniedText says when an action is taken away; "" for never.
func deniedText(entry *vault.KeyAccess, action string) string {
	text := ""
	for _, denial := range entry.Denials {
		switch {
		case !denial.Actions.Has(action):
		case denial.Always:
			return "always"
		default:
			text = "conditionally"
		}
	}
	return text
}

// statementText names a statement or a grant: key policy, statement 1 (Root).
func statementText(s policy.Source) string {
	if s.GrantID != "" {
		return string(s.In) + " " + s.GrantID
	}
	text := fmt.Sprintf("%s, statement %d", s.In, s.Statement)
	if s.Sid != "" {
		text += " (" + s.Sid + ")"
	}
	return text
}

// conditions writes conditions one after the other: StringEquals aws:username = Alice | Bob; …
func conditions(list []policy.Requirement) string {
	texts := make([]string, len(list))
	for i, c := range list {
		texts[i] = strings.TrimSpace(c.Operator+" "+c.Key) + " = " + strings.Join(c.Values, " | ")
	}
	return strings.Join(texts, "; ")
}

func numbered(statement int) string {
	if statement == 0 {
		return ""
	}
	return strconv.Itoa(statement)
}
