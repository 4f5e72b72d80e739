package wire

import "context"

// Caller is the one seam between generated methods and the wrapper that sends
// them. Call sends args to method m and fills result, which is a pointer to the
// method's result struct. It returns an error of the wrapper's own type.
//
// args is the method's Args struct, a [Value] for a method whose arguments are
// not known, or nil; for a save it is a value that only the client's own Caller
// knows, to be handed on as it is. opts are the choices of this call.
type Caller interface {
	Call(ctx context.Context, m *Method, args any, result Replied, opts ...CallOption) error
}

// Method is what the vendor promises of one method, as the specs say it. The
// wrappers decide by it: nothing looks at the name.
type Method struct {
	Name       string   // as sent, e.g. "GetProjects"
	Version    int      // session version, 1 or 2; for [KindSession] the version to ask for
	Kind       Kind     // decides repeats and the shape of the envelope
	Page       string   // the vendor's page
	Permission string   // what an administrator ticks for the API user
	Employee   bool     // needs an authorizing employee
	Evidence   Evidence // how the method is known
	Paged      bool     // takes PageResults, PageNumber, PageSize
	Fixed      []Fixed  // arguments with one value, sent with every call
	Batch      *Batch   // keys per call; nil means no limit
	Cap        *Cap     // rows after which the server stops without saying so; nil means none known
	Update     *Update  // how a save is sent; only for [KindUpdate]
}

// Kind says what a call does at the vendor, and so whether it may be repeated.
type Kind string

// The kinds of method. Only KindList and KindGet are ever repeated after something was sent.
const (
	KindSession Kind = "session" // opens or ends a session; arguments travel at the top level
	KindList    Kind = "list"    // reads keys and labels
	KindGet     Kind = "get"     // reads whole records
	KindUpdate  Kind = "update"  // changes records, or creates them by negative keys
	KindCreate  Kind = "create"  // creates records
	KindAction  Kind = "action"  // changes a state
)

// Reads reports whether a call of this kind changes nothing at the vendor, so
// that it may be repeated.
func (k Kind) Reads() bool { return k == KindList || k == KindGet }

// Evidence says how a fact about the vendor's API is known.
type Evidence string

// The grades of evidence, strongest first.
const (
	Documented Evidence = "documented" // the vendor's page says so
	Observed   Evidence = "observed"   // seen in answers of live tenants
	Inferred   Evidence = "inferred"   // concluded from siblings; a hypothesis
)

// Fixed is an argument whose value is part of the method, such as the CreateType of CreateProjects.
type Fixed struct{ Name, Value string }

// Batch limits the keys of one call. A longer list is sent as several calls.
type Batch struct {
	By  string // the argument that lists the keys, e.g. "RequestedProjects"
	Max int    // keys per call
	Of  string // the content key whose records bear those keys, e.g. "Projects"
}

// Cap is the number of rows after which the server silently stops, and the
// arguments by which the call can be split to stay below it.
type Cap struct {
	Rows   int    // rows at most
	Of     string // the content key that is cut, e.g. "Timesheets"
	From   string // the date argument that begins the window, "" when there is none
	To     string // the date argument that ends it
	Then   string // the key argument to split by when one day is still too long, "" when there is none
	ThenBy string // the field of a row, by wire name, that holds that key
}

// Update says how changed records travel.
type Update struct {
	Reads     *Method // the method whose result is edited
	Send      Send
	Updated   string // argument for what changed, e.g. "UpdatedProjects"
	Unchanged string // argument, or for SendRows the record's field, that proves what was read
	Counter   string // content key that counts the updated records, "" when none is known
	Rows      []Rows // for SendRows
}

// Send is the shape of an update.
type Send string

// The shapes of an update.
const (
	SendRecords Send = "records" // whole records, edited and as read (v1)
	SendChanges Send = "changes" // one delta per changed object, and the whole content as read (v2)
	SendRows    Send = "rows"    // per record: its key, the changed rows of each list, its opaque token
)

// Rows names one list of rows inside a record and the argument that takes its changed rows.
type Rows struct {
	Arg   string // e.g. "UpdatedProjects"
	List  string // dotted wire names from the record, e.g. "Project.Detail"
	IsNew string // member that marks a new row, e.g. "IsNewRow"; "" when rows cannot be added
}

// Answer is what came with a result beside the typed part. It is embedded in every result struct.
type Answer struct {
	// Method is the method that answered.
	Method *Method
	// Raw is the content as it came, byte for byte; saves are built from it. Of a call that took
	// several requests it is made of what came, record by record. It may hold personal data and
	// prints masked.
	Raw Raw
	// UsageKey is the vendor's id of the call, for support requests.
	UsageKey string
	// ResponseCode is the vendor's code. Tenants differ: both 0 and 200 mean success.
	ResponseCode int
	// Warnings are the vendor's remarks beside a success.
	Warnings []string
	// Missing are the requested keys that the server did not return.
	Missing []int
	// Incomplete tells that the answer, a success all the same, does not say all that was asked:
	// its content was absent, null or empty, or named none of what the method lists, or said two
	// things of which one had to be left out, or had nothing where a record was expected (see
	// Bent). A list that is empty then is no proof that there are no records: a mirror must not
	// delete any. A list that the server answered as an empty one is complete.
	Incomplete bool
	// Page is the page's place in the list; zero when the server did not page.
	Page Paging
	// Bent notes where the answer departed from the specs and was read all the same, by place and
	// without values, e.g. "/Projects/3/ProjectKey: string read as integer".
	Bent []string
	// Spent says that a save of the result went well at least in part, and that its answer did not
	// tell how all records are now. It is not saved again: read them again.
	Spent bool
	// Info is what the call cost.
	Info Info
}

// Reply returns a itself. It lets a [Caller] reach the Answer inside any result.
func (a *Answer) Reply() *Answer { return a }

// Replied is implemented by every result struct through its [Answer].
type Replied interface{ Reply() *Answer }

// Paging is the place of one page in a list.
type Paging struct{ Number, Size, Count int }

// Page asks a list method for one page. The zero value asks for the whole list.
// It is embedded in the arguments of methods that page.
type Page struct {
	// PageNumber counts from 1; 0 with a PageSize means 1.
	PageNumber int
	// PageSize is the number of records per page; 0 means no paging.
	PageSize int
}

// Paging returns p itself. It lets a [Caller] reach the Page inside any arguments.
func (p Page) Paging() Page { return p }
