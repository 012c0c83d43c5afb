package command

import (
	"fmt"

	"github.com/spf13/pflag"

	"coldkms/model"
	"coldkms/vault/endpoint"
)

// As is what the flags say about who calls, and from where.
type As struct{ who endpoint.Who }

// define gives a command the flags. They check what they are given.
func (a *As) define(flags *pflag.FlagSet) {
	flags.Func("as", "the `caller`: root, user/NAME, role/NAME/SESSION or service/NAME (default root)", func(text string) (err error) {
		a.who.Principal, err = endpoint.ParsePrincipal(text)
		return err
	})
	flags.Func("account", "the `id` of the caller's account (default the vault's)", func(id string) error {
		if !model.ValidAccount(id) {
			return fmt.Errorf("an account id has 12 digits, unlike %q", id)
		}
		a.who.Account = id
		return nil
	})
	flags.Func("context", "a condition key of the requests, as `KEY=VALUE`; may be repeated", a.who.AddContext)
}

// userAgent is what the trail shows of a command.
const userAgent = "coldkms-cli/" + Version

// in returns who calls in a Region, the vault's when it is "".
func (a *As) in(region string) endpoint.Who {
	who := a.who
	who.Region, who.Agent = region, userAgent
	return who
}
