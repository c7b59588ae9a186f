// Package importing reads files into a store for whoever asks for it: the command, and
// those who send files to a server.
//
//   - formats.go: the table of formats
//   - files.go: files, folders and archives, and of what format they are
//   - summary.go: what an import did, as JSON
//   - watch.go: how far reading has come
//   - jobs.go, job.go: imports that run in the background of a server
//   - feeds.go, feed.go: feeds that are fetched by a schedule, and imported when they change
//   - fetch.go: how a feed is fetched, and where it may lead to
//   - clearance.go: that who imports changes nothing marked above his clearance
//   - memory.go: how much memory an import may take
//   - pace.go: how fast something has to come
package importing
