package iam

// SimulatePrincipalPolicyRequest asks what a principal's policies decide about actions.
type SimulatePrincipalPolicyRequest struct {
	PolicySourceARN string         `json:"PolicySourceArn"`
	PolicyInputList []string       `json:"PolicyInputList,omitempty"` // more policies
	ActionNames     []string       `json:"ActionNames"`
	ResourceARNs    []string       `json:"ResourceArns,omitempty"`   // none for "*"
	ResourcePolicy  string         `json:"ResourcePolicy,omitempty"` // of every resource; "" for one that trusts the account
	ContextEntries  []ContextEntry `json:"ContextEntries,omitempty"`
}

// Validate checks the members' constraints.
func (r *SimulatePrincipalPolicyRequest) Validate() error { return check(r) }

// ContextEntry is a condition key of the simulated requests.
type ContextEntry struct {
	ContextKeyName   string   `json:"ContextKeyName,omitempty"`
	ContextKeyValues []string `json:"ContextKeyValues,omitempty"`
	ContextKeyType   string   `json:"ContextKeyType,omitempty"`
}

// SimulatePrincipalPolicyResponse is a result for each action and resource.
type SimulatePrincipalPolicyResponse struct {
	EvaluationResults []EvaluationResult `json:"EvaluationResults"`
}

// EvaluationResult is the decision about one action and resource.
type EvaluationResult struct {
	EvalActionName       string             `json:"EvalActionName"`
	EvalResourceName     string             `json:"EvalResourceName"`
	EvalDecision         string             `json:"EvalDecision"` // allowed, explicitDeny or implicitDeny
	MatchedStatements    []MatchedStatement `json:"MatchedStatements"`
	MissingContextValues []string           `json:"MissingContextValues"`
}

// MatchedStatement is a statement that decided.
type MatchedStatement struct {
	SourcePolicyID   string       `json:"SourcePolicyId"`
	SourcePolicyType string       `json:"SourcePolicyType"`
	StartPosition    TextPosition `json:"StartPosition"`
}

// TextPosition is a place in a document; both count from 1.
type TextPosition struct {
	Line   int `json:"Line"`
	Column int `json:"Column"`
}
