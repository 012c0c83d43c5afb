package model

// ErrInvalidImportToken is the answer for an import token that no call handed out for this key, or that was used.
func ErrInvalidImportToken() *Error {
	return refuse(CodeInvalidImportToken, "The import token is not valid for this key.").
		advise("Take the import token that came with the wrapping key, or download both again.")
}

// ErrExpiredImportToken is the answer for an import token that is older than a day.
func ErrExpiredImportToken() *Error {
	return refuse(CodeExpiredImportToken, "The import token has expired.").
		advise("Download wrapping key and token again, and wrap the material with that key.")
}

// ErrUnwrapped is the one answer for encrypted key material that does not open to 32 bytes; it tells no part apart.
func ErrUnwrapped() *Error {
	return (&Error{Code: CodeInvalidCiphertext}).
		advise("The material was wrapped with another key or algorithm, or is not 32 bytes.")
}

// ErrIncorrectKeyMaterial is the answer for other material than a key had before.
func ErrIncorrectKeyMaterial() *Error {
	return refuse(CodeIncorrectKeyMaterial, "The key material in the request does not match the key material that was previously imported into this key.").
		advise("A key takes the same material again. Create another key for other material.")
}

// ErrValidTo is the answer for an expiration date that is not in the future.
func ErrValidTo() *Error {
	return refuse(CodeValidation, "The validTo date must be in the future.").advise("Choose a later date, or let the key material not expire.")
}

// ErrWrappingNotApproved is the answer for an algorithm that the program may not use because it was started under
// GODEBUG=fips140=only.
func ErrWrappingNotApproved(algorithm string) *Error {
	return refuse(CodeUnsupportedOperation, "%s is not approved under FIPS 140-3, and this program was started with fips140=only.", algorithm).
		advise("Use " + WrapOAEPSHA256 + ".")
}

// ErrThrottled is the answer for more requests in a second than the account may make.
func ErrThrottled() *Error {
	return refuse(CodeThrottling, "Rate exceeded").advise("Try again in a second, or raise the vault's request limits in its settings.")
}
