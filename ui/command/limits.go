package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"coldkms/model"
	"coldkms/vault"
)

// limitFlags are what flags say of a vault's quotas and limits of requests.
type limitFlags struct {
	quotas, rates string   // "aws", "off", or "" for no change
	quota, rate   []string // NAME=NUMBER
}

const (
	limitsAWS = "aws"
	limitsOff = "off"
)

// define defines the flags that say which limits there are at all.
func (l *limitFlags) define(flags *pflag.FlagSet) {
	flags.StringVar(&l.quotas, "quotas", "", "how many keys, aliases and grants there may be: `aws` for the service's quotas, or off")
	flags.StringVar(&l.rates, "rates", "", "how many requests are taken in a second: `aws` for the service's limits, or off")
}

// defineEach defines the flags that change single limits.
func (l *limitFlags) defineEach(flags *pflag.FlagSet) {
	flags.StringArrayVar(&l.quota, "quota", nil, "a single quota, `NAME=NUMBER`, 0 for none; the names: "+strings.Join(quotaNames, ", "))
	flags.StringArrayVar(&l.rate, "rate", nil, "a single limit of requests in a second, `NAME=NUMBER`; the name is an operation's, or "+model.CryptographicRate)
}

// given reports whether a flag says anything.
func (l *limitFlags) given() bool { return l.quotas+l.rates != "" || len(l.quota)+len(l.rate) > 0 }

var quotaNames = []string{"keys", "aliases", "grants-per-key", "grants-per-principal"}

// quotaOf returns where a quota of a name stands.
func quotaOf(q *model.Quotas, name string) *int {
	return map[string]*int{"keys": &q.Keys, "aliases": &q.Aliases, "grants-per-key": &q.Grants, "grants-per-principal": &q.GranteeGrants}[name]
}

// apply changes limits as the flags say.
func (l *limitFlags) apply(to vault.Limits) (vault.Limits, error) {
	switch l.quotas {
	case "":
	case limitsAWS:
		to.Quotas = model.DefaultQuotas()
	case limitsOff:
		to.Quotas = model.Quotas{}
	default:
		return to, fmt.Errorf("--quotas %s: it is aws or off", l.quotas)
	}
	switch l.rates {
	case "":
	case limitsAWS:
		to.Rates = vault.Rates{On: true}
	case limitsOff:
		to.Rates.On = false
	default:
		return to, fmt.Errorf("--rates %s: it is aws or off", l.rates)
	}
	for _, text := range l.quota {
		name, number, _ := strings.Cut(text, "=")
		n, err := strconv.Atoi(number)
		quota := quotaOf(&to.Quotas, name)
		if quota == nil || err != nil || n < 0 {
			return to, fmt.Errorf("--quota %s: it is NAME=NUMBER with one of the names %s, and 0 for no quota", text, strings.Join(quotaNames, ", "))
		}
		*quota = n
	}
	for _, text := range l.rate {
		name, number, _ := strings.Cut(text, "=")
		rate, err := strconv.ParseFloat(number, 64)
		if !slices.Contains(model.RateGroups(), name) || err != nil || !(rate > 0) {
			return to, fmt.Errorf("--rate %s: it is NAME=NUMBER with more than 0 requests a second, and the name is an operation's, such as CreateKey, or %s for those that share one limit", text, model.CryptographicRate)
		}
		raised := maps.Clone(to.Rates.Raised)
		if raised == nil {
			raised = map[string]float64{}
		}
		raised[name] = rate
		to.Rates.On, to.Rates.Raised = true, raised
	}
	return to, nil
}

const settingsLong = `Show or change what a vault keeps to: its quotas and its limits of requests. Without flags it prints them.

A new vault has the service's quotas of 2017, and no limit of requests. --quotas and --rates turn the service's own on,
or turn them off; --quota and --rate change single ones. The vault must not be open in a console: there the settings page
does the same.`

// newSettings returns the command that shows and changes a vault's settings.
func newSettings(settings *Settings) *cobra.Command {
	o, limits := &opening{settings: settings}, &limitFlags{}
	cmd := &cobra.Command{
		Use:     "settings",
		Short:   "Show or change a vault's quotas and limits of requests",
		Long:    settingsLong,
		Example: "  coldkms settings\n  coldkms settings --quotas off --rates aws\n  coldkms settings --quota keys=5000 --rate CreateKey=50",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := limits.apply(vault.DefaultLimits()); err != nil {
				return err // before the passphrase is asked for
			}
			return o.withVault(cmd, func(ctx context.Context, v *vault.Vault) error {
				if limits.given() {
					changed, err := limits.apply(v.Limits())
					if err == nil {
						err = v.SetLimits(ctx, changed)
					}
					if err != nil {
						return err
					}
				}
				return printLimits(cmd.OutOrStdout(), v.Limits())
			})
		},
	}
	limits.define(cmd.Flags())
	limits.defineEach(cmd.Flags())
	cmd.Flags().StringVar(&o.passphraseFile, "passphrase-file", "", "the `file` that holds the passphrase")
	return cmd
}

// withVault opens the vault, does something with it, and closes it.
func (o *opening) withVault(cmd *cobra.Command, do func(context.Context, *vault.Vault) error) error {
	session, err := o.openSession(cmd.Context(), cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	return errors.Join(do(cmd.Context(), session.Vault()), session.Vault().Close())
}

func printLimits(out io.Writer, l vault.Limits) error {
	var text strings.Builder
	for _, name := range quotaNames {
		if n := *quotaOf(&l.Quotas, name); n > 0 {
			fmt.Fprintf(&text, "quota %-32s %d\n", name, n)
		} else {
			fmt.Fprintf(&text, "quota %-32s off\n", name)
		}
	}
	if !l.Rates.On {
		text.WriteString("requests per second                    off\n")
	}
	for _, group := range model.RateGroups() {
		if l.Rates.On {
			fmt.Fprintf(&text, "rate  %-32s %v\n", group, l.Rates.PerSecond(group))
		}
	}
	_, err := io.WriteString(out, text.String())
	return err
}
