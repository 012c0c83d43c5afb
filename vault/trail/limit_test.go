package trail

// ExportFiles is Export with a limit of its own for the records in a file.
var ExportFiles = exportFiles
