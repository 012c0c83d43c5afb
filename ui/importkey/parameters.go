package importkey

import (
	"archive/zip"
	"io"
	"strings"
	"time"

	"coldkms/model"
)

// parameters are a wrapping key and an import token, as they are saved.
type parameters struct {
	keyID, arn  string
	algorithm   string
	validTo     time.Time
	stamp       string // in the names of the files
	wrappingKey []byte
	importToken []byte
}

// archiveName is the guide's name of the file that everything is in.
const archiveName = "ImportParameters.zip"

// stampForm is how the guide's names of files end: month, day, hour, minute and
// second.
const stampForm = "0102150405"

func newParameters(keyID, algorithm string, answer *model.GetParametersForImportResponse, now time.Time) *parameters {
	return &parameters{
		keyID: keyID, arn: answer.KeyID, algorithm: algorithm, validTo: answer.ParametersValidTo.UTC(), stamp: now.UTC().Format(stampForm),
		wrappingKey: answer.PublicKey, importToken: answer.ImportToken,
	}
}

// The names of the files. The guide, "Download the Public Key and Import Token
// (AWS Management Console)".
func (p *parameters) wrappingKeyFile() string { return "wrappingKey_" + p.keyID + "_" + p.stamp }
func (p *parameters) importTokenFile() string { return "importToken_" + p.keyID + "_" + p.stamp }
func (p *parameters) readmeFile() string      { return "README_" + p.keyID + "_" + p.stamp + ".txt" }

// Files of the guide's example, "Encrypt Key Material with OpenSSL".
const (
	plaintextFile = "PlaintextKeyMaterial.bin"
	encryptedFile = "EncryptedKeyMaterial.bin"
)

// write writes the archive. The same parameters give the same bytes.
func (p *parameters) write(w io.Writer) error {
	archive := zip.NewWriter(w)
	modified := p.validTo.Add(-model.ImportTokenLife)
	for _, file := range []struct {
		name     string
		contents []byte
	}{
		{p.wrappingKeyFile(), p.wrappingKey}, {p.importTokenFile(), p.importToken}, {p.readmeFile(), []byte(p.instructions())},
	} {
		header := &zip.FileHeader{Name: file.name, Method: zip.Deflate, Modified: modified}
		header.SetMode(0o600)
		entry, err := archive.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := entry.Write(file.contents); err != nil {
			return err
		}
	}
	return archive.Close()
}

// paddings are what openssl is told of each algorithm.
var paddings = map[string]string{
	model.WrapOAEPSHA256: "-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256",
	model.WrapOAEPSHA1:   "-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha1 -pkeyopt rsa_mgf1_md:sha1",
	model.WrapPKCS1:      "-pkeyopt rsa_padding_mode:pkcs1",
}

// instructions is the text file that lies beside the key and the token.
func (p *parameters) instructions() string {
	return strings.NewReplacer(
		"{arn}", p.arn, "{wrapping key}", p.wrappingKeyFile(), "{import token}", p.importTokenFile(),
		"{algorithm}", p.algorithm, "{padding}", paddings[p.algorithm], "{expiry}", p.validTo.Format("2006-01-02 15:04:05 UTC"),
		"{plaintext}", plaintextFile, "{encrypted}", encryptedFile,
	).Replace(readme)
}

const readme = `Importing key material

Key                 {arn}
Wrapping key        {wrapping key}
                    the public half of an RSA key of 2048 bits, DER
Import token        {import token}
Wrapping algorithm  {algorithm}
Valid until         {expiry}
                    After that, download a new wrapping key and import token.

Encrypt your key material, which is 32 bytes long, under the wrapping key with
the wrapping algorithm. Then upload what comes of it together with the import
token. Wrapping key and token belong to each other and to this key, and work
once.

For key material that matters, use the HSM or the key management system that it
comes from. To try the import, use OpenSSL: these commands make key material
and encrypt it. Run them in the folder that this file is in.

umask 077
openssl rand -out {plaintext} 32
openssl pkeyutl -encrypt -in {plaintext} -inkey {wrapping key} -keyform DER -pubin {padding} -out {encrypted}

Upload {encrypted} as the encrypted key material, and
{import token} as the import token.

Keep {plaintext} in a safe place away from this machine. Once
the imported key material has expired or was deleted, nothing but these same 32
bytes makes the key usable again.
`
