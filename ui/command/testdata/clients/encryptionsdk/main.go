// Command encryptionsdk encrypts and decrypts files with the AWS Encryption SDK, and knows the vault by the environment
// alone.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	mpl "github.com/aws/aws-cryptographic-material-providers-library/releases/go/mpl/awscryptographymaterialproviderssmithygenerated"
	mpltypes "github.com/aws/aws-cryptographic-material-providers-library/releases/go/mpl/awscryptographymaterialproviderssmithygeneratedtypes"
	esdk "github.com/aws/aws-encryption-sdk/releases/go/encryption-sdk/awscryptographyencryptionsdksmithygenerated"
	esdktypes "github.com/aws/aws-encryption-sdk/releases/go/encryption-sdk/awscryptographyencryptionsdksmithygeneratedtypes"
)

const usage = `encryptionsdk encrypt KEY[,KEY...] NAME=VALUE FILE
encryptionsdk decrypt KEY[,KEY...] NAME=VALUE FILE
encryptionsdk discover REGION/ACCOUNT NAME=VALUE FILE`

func main() {
	out, err := run(context.Background(), os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "encryptionsdk:", err)
		os.Exit(1)
	}
	os.Stdout.Write(out)
}

func run(ctx context.Context, args []string) ([]byte, error) {
	if len(args) != 4 {
		return nil, errors.New(usage)
	}
	providers, err := mpl.NewClient(mpltypes.MaterialProvidersConfig{})
	if err != nil {
		return nil, err
	}
	client, err := esdk.NewClient(esdktypes.AwsEncryptionSdkConfig{})
	if err != nil {
		return nil, err
	}
	file, err := os.ReadFile(args[3])
	if err != nil {
		return nil, err
	}
	name, value, _ := strings.Cut(args[2], "=")
	bound := map[string]string{name: value}
	switch args[0] {
	case "encrypt":
		keyring, err := keyringOf(ctx, providers, args[1])
		if err != nil {
			return nil, err
		}
		done, err := client.Encrypt(ctx, esdktypes.EncryptInput{Plaintext: file, EncryptionContext: bound, Keyring: keyring})
		if err != nil {
			return nil, err
		}
		return done.Ciphertext, nil
	case "decrypt":
		keyring, err := keyringOf(ctx, providers, args[1])
		if err != nil {
			return nil, err
		}
		return decrypt(ctx, client, keyring, bound, file)
	case "discover":
		keyring, err := anyKey(ctx, providers, args[1])
		if err != nil {
			return nil, err
		}
		return decrypt(ctx, client, keyring, bound, file)
	}
	return nil, errors.New(usage)
}

// keyringOf returns a keyring that encrypts with each of some keys, and decrypts with the first of them that can.
func keyringOf(ctx context.Context, providers *mpl.Client, keys string) (mpltypes.IKeyring, error) {
	list := strings.Split(keys, ",")
	return providers.CreateAwsKmsMultiKeyring(ctx, mpltypes.CreateAwsKmsMultiKeyringInput{Generator: &list[0], KmsKeyIds: list[1:]})
}

// anyKey returns a keyring that decrypts with whichever key of a Region and account a message names.
func anyKey(ctx context.Context, providers *mpl.Client, place string) (mpltypes.IKeyring, error) {
	region, account, _ := strings.Cut(place, "/")
	return providers.CreateAwsKmsDiscoveryMultiKeyring(ctx, mpltypes.CreateAwsKmsDiscoveryMultiKeyringInput{
		Regions: []string{region}, DiscoveryFilter: &mpltypes.DiscoveryFilter{Partition: "aws", AccountIds: []string{account}},
	})
}

func decrypt(ctx context.Context, client *esdk.Client, keyring mpltypes.IKeyring, bound map[string]string, message []byte) ([]byte, error) {
	done, err := client.Decrypt(ctx, esdktypes.DecryptInput{Ciphertext: message, EncryptionContext: bound, Keyring: keyring})
	if err != nil {
		return nil, err
	}
	return done.Plaintext, nil
}
