// Command sops encrypts and decrypts YAML files with sops' library, and knows the vault by the environment alone.
package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/getsops/sops/v3"
	"github.com/getsops/sops/v3/aes"
	"github.com/getsops/sops/v3/config"
	"github.com/getsops/sops/v3/kms"
	"github.com/getsops/sops/v3/stores/yaml"
	"github.com/getsops/sops/v3/version"
)

const usage = `sops encrypt KEY[+ROLE][,KEY[+ROLE]...] CONTEXT FILE
sops decrypt FILE`

func main() {
	out, err := run(os.Args[1:])
	if detailed, ok := errors.AsType[sops.UserError](err); ok {
		err = errors.New(detailed.UserError())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "sops:", err)
		os.Exit(1)
	}
	os.Stdout.Write(out)
}

func run(args []string) ([]byte, error) {
	store := yaml.NewStore(&config.YAMLStoreConfig{})
	switch {
	case len(args) == 4 && args[0] == "encrypt":
		return encrypt(store, args[1], args[2], args[3])
	case len(args) == 2 && args[0] == "decrypt":
		return decrypt(store, args[1])
	}
	return nil, errors.New(usage)
}

// encrypt takes keys and an encryption context in the form that sops' own program does.
func encrypt(store sops.Store, keys, context, path string) ([]byte, error) {
	plain, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	branches, err := store.LoadPlainFile(plain)
	if err != nil {
		return nil, err
	}
	var group sops.KeyGroup
	for _, key := range kms.MasterKeysFromArnString(keys, kms.ParseKMSContext(context), "") {
		group = append(group, key)
	}
	tree := sops.Tree{Branches: branches, FilePath: path, Metadata: sops.Metadata{
		KeyGroups: []sops.KeyGroup{group}, Version: version.Version, LastModified: time.Now().UTC(),
	}}
	dataKey, errs := tree.GenerateDataKey()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	cipher := aes.NewCipher()
	mac, err := tree.Encrypt(dataKey, cipher)
	if err != nil {
		return nil, err
	}
	tree.Metadata.MessageAuthenticationCode, err = cipher.Encrypt(mac, dataKey, modified(tree))
	if err != nil {
		return nil, err
	}
	return store.EmitEncryptedFile(tree)
}

func decrypt(store sops.Store, path string) ([]byte, error) {
	sealed, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	tree, err := store.LoadEncryptedFile(sealed)
	if err != nil {
		return nil, err
	}
	dataKey, err := tree.Metadata.GetDataKey()
	if err != nil {
		return nil, err
	}
	cipher := aes.NewCipher()
	mac, err := tree.Decrypt(dataKey, cipher)
	if err != nil {
		return nil, err
	}
	written, err := cipher.Decrypt(tree.Metadata.MessageAuthenticationCode, dataKey, modified(tree))
	if err != nil {
		return nil, err
	}
	if written != mac {
		return nil, fmt.Errorf("%s was changed", path)
	}
	return store.EmitPlainFile(tree.Branches)
}

// modified returns what the authentication code of a file is bound to.
func modified(tree sops.Tree) string { return tree.Metadata.LastModified.Format(time.RFC3339) }
