package endpoint

// Exports returns the lines that have a shell's AWS clients use a server of ServeClients, by its URL, in a Region.
func Exports(url, region string) []string {
	var lines []string
	for _, service := range []string{"KMS", "IAM", "STS"} {
		lines = append(lines, "export AWS_ENDPOINT_URL_"+service+"="+url)
	}
	for _, variable := range []string{"AWS_REGION", "AWS_DEFAULT_REGION"} { // the second is the AWS CLI's
		lines = append(lines, "export "+variable+"="+region)
	}
	return lines
}
