package ui

import (
	"coldkms/ui/aliases"
	"coldkms/ui/clients"
	"coldkms/ui/createkey"
	"coldkms/ui/cryptography"
	"coldkms/ui/deletion"
	"coldkms/ui/importkey"
	"coldkms/ui/keydetails"
	"coldkms/ui/keypolicy"
	"coldkms/ui/keys"
	"coldkms/ui/meanwhile"
	"coldkms/ui/page"
	"coldkms/ui/policyview"
	"coldkms/ui/settings"
	"coldkms/ui/tags"
	"coldkms/ui/trail"
	"coldkms/ui/why"
)

// build makes the page that answers to a route, nil when there is none.
func build(c *page.Console, route page.Route) page.Page {
	switch route := route.(type) {
	case page.Keys:
		return keys.New(c, route.Filter)
	case page.CreateKey:
		return createkey.New(c)
	case page.KeyDetails:
		return keydetails.New(c, route.KeyID)
	case page.KeyPolicy:
		return keypolicy.New(c, route.KeyID, route.Upgrade)
	case page.PolicyView:
		return policyview.New(c, route.KeyID)
	case page.Encrypt:
		return cryptography.NewEncrypt(c, route.KeyID)
	case page.Decrypt:
		return cryptography.NewDecrypt(c, route.KeyID)
	case page.GenerateDataKey:
		return cryptography.NewDataKey(c, route.KeyID)
	case page.ImportKey:
		return importkey.New(c, route.KeyID, route.Creating)
	case page.UploadKeyMaterial:
		return importkey.NewUpload(c, route.KeyID)
	case page.ScheduleDeletion:
		return deletion.New(c, route.KeyIDs)
	case page.Tags:
		return tags.New(c, route.KeyIDs)
	case page.MoveAliases:
		return aliases.New(c, route.KeyIDs)
	case page.Trail:
		return trail.New(c, route.Filter, route.Open)
	case page.Clients:
		return clients.New(c)
	case page.Settings:
		return settings.New(c)
	case page.Meanwhile:
		return meanwhile.New(c)
	case page.Why:
		return why.New(c, route.Err)
	}
	return nil
}
