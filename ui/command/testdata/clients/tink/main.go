// Command tink encrypts and decrypts files with Tink's envelope encryption and its client of AWS KMS, which is built on
// the first version of the AWS SDK for Go. That version reads no address from the environment: it is handed over here.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/session"
	"github.com/aws/aws-sdk-go/service/kms"
	"github.com/tink-crypto/tink-go-awskms/v2/integration/awskms"
	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/tink"
)

const usage = `tink encrypt|decrypt KEY ASSOCIATED FILE
tink envelope-encrypt|envelope-decrypt KEY ASSOCIATED FILE`

func main() {
	out, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "tink:", err)
		os.Exit(1)
	}
	os.Stdout.Write(out)
}

func run(args []string) ([]byte, error) {
	if len(args) != 4 {
		return nil, errors.New(usage)
	}
	key, err := keyOf("aws-kms://" + args[1])
	if err != nil {
		return nil, err
	}
	file, err := os.ReadFile(args[3])
	if err != nil {
		return nil, err
	}
	envelope := aead.NewKMSEnvelopeAEAD2(aead.AES256GCMKeyTemplate(), key)
	switch associated := []byte(args[2]); args[0] {
	case "encrypt":
		return key.Encrypt(file, associated)
	case "decrypt":
		return key.Decrypt(file, associated)
	case "envelope-encrypt":
		return envelope.Encrypt(file, associated)
	case "envelope-decrypt":
		return envelope.Decrypt(file, associated)
	}
	return nil, errors.New(usage)
}

// keyOf returns a key of the vault as one that Tink encrypts with.
func keyOf(uri string) (tink.AEAD, error) {
	settings, err := session.NewSession(&aws.Config{Endpoint: aws.String(os.Getenv("AWS_ENDPOINT_URL_KMS"))})
	if err != nil {
		return nil, err
	}
	client, err := awskms.NewClientWithOptions(uri, awskms.WithKMS(kms.New(settings)))
	if err != nil {
		return nil, err
	}
	return client.GetAEAD(uri)
}
