// Package sigv4 checks who signed a request: AWS Signature Version 4 in the Authorization header, with the time of the
// request and every header that the client signed. It is the other half of what an AWS client does; the IAM User Guide,
// "Signing AWS API requests", says what both compute.
//
// It refuses to know who has which access key and what a request is for. It does not take signatures in a URL, nor
// bodies that are not part of the signature.
package sigv4
