// Command seal encrypts and decrypts files as HashiCorp Vault does its root key for auto-unseal, with the library that
// Vault, OpenBao and Boundary have for that. It reads the vault's address from no variable that AWS clients share: it is
// handed over here.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	wrapping "github.com/hashicorp/go-kms-wrapping/v2"
	"github.com/hashicorp/go-kms-wrapping/wrappers/awskms/v2"
)

const usage = `seal encrypt|decrypt KEY FILE`

func main() {
	out, err := run(context.Background(), os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "seal:", err)
		os.Exit(1)
	}
	os.Stdout.Write(out)
}

func run(ctx context.Context, args []string) ([]byte, error) {
	if len(args) != 3 {
		return nil, errors.New(usage)
	}
	seal := awskms.NewWrapper()
	_, err := seal.SetConfig(ctx, wrapping.WithKeyId(args[1]), wrapping.WithConfigMap(map[string]string{
		"endpoint": os.Getenv("AWS_ENDPOINT_URL_KMS"),
	}))
	if err != nil {
		return nil, err
	}
	file, err := os.ReadFile(args[2])
	if err != nil {
		return nil, err
	}
	switch args[0] {
	case "encrypt":
		sealed, err := seal.Encrypt(ctx, file)
		if err != nil {
			return nil, err
		}
		return json.Marshal(sealed)
	case "decrypt":
		sealed := &wrapping.BlobInfo{}
		if err := json.Unmarshal(file, sealed); err != nil {
			return nil, err
		}
		return seal.Decrypt(ctx, sealed)
	}
	return nil, errors.New(usage)
}
