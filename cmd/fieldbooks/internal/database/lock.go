package database

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/exit"
	"github.com/fieldbooks/fieldbooks/internal/filelock"
)

// Lock keeps other mirrors away, from this database, until unlock, or until this process ends,
// however that ends. Where another has it, the error says who. An error of unlock says that the
// lock was lost meanwhile, so that another may have written too.
func (db *DB) Lock(ctx context.Context) (unlock func() error, err error) {
	if db.Dialect.Name == Postgres {
		return db.lockSchema(ctx)
	}
	return db.lockFile()
}

// taken is that another mirror writes there.
func (db *DB) taken(holder string) error {
	return exit.Errorf(exit.Refused, "%s: another mirror is writing there%s; wait until it has ended, or end it", db.Name, holder)
}

// lockFile locks a file beside the database. It stays, and says who has it.
func (db *DB) lockFile() (func() error, error) {
	name := db.place + ".lock"
	file, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, exit.File(db.Name+".lock", err)
	}
	switch err := filelock.Lock(file, false); {
	case errors.Is(err, filelock.ErrBusy):
		return nil, errors.Join(db.taken(holderIn(file)), file.Close())
	case errors.Is(err, errors.ErrUnsupported): // SQLite itself keeps the file whole
	case err != nil:
		return nil, errors.Join(fmt.Errorf("%s.lock cannot be locked: %w", db.Name, err), file.Close())
	}
	host, _ := os.Hostname()
	// The first byte is what is locked: on Windows nobody else can read it.
	text := fmt.Sprintf(" process %d on %s, since %s\n", os.Getpid(), host, time.Now().UTC().Format("2006-01-02 15:04 UTC"))
	if err := errors.Join(file.Truncate(0), written(file, text)); err != nil {
		return nil, errors.Join(fmt.Errorf("%s.lock cannot be written: %w", db.Name, err), file.Close())
	}
	return file.Close, nil
}

func written(file *os.File, text string) error {
	_, err := file.WriteAt([]byte(text), 0)
	return err
}

// holderIn is what the holder wrote.
func holderIn(file *os.File) string {
	text := make([]byte, 300)
	n, _ := file.ReadAt(text, 1)
	if said := strings.TrimSpace(string(text[:n])); said != "" {
		return " (" + said + ")"
	}
	return ""
}

// lockSchema has the server lock the schema, for a connection of its own: the lock ends with it.
func (db *DB) lockSchema(ctx context.Context) (func() error, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, db.Fault(err)
	}
	var free bool
	if err := conn.QueryRowContext(ctx, "SELECT pg_try_advisory_lock($1)", db.key()).Scan(&free); err != nil {
		return nil, errors.Join(db.Fault(err), conn.Close())
	}
	if !free {
		return nil, errors.Join(db.taken(db.holder(ctx, conn)), conn.Close())
	}
	return func() error { return db.unlockSchema(conn) }, nil
}

// unlockSchema gives the lock back, also when the command was interrupted.
func (db *DB) unlockSchema(conn *sql.Conn) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var had bool
	err := conn.QueryRowContext(ctx, "SELECT pg_advisory_unlock($1)", db.key()).Scan(&had)
	if closed := conn.Close(); err == nil && had {
		return closed
	}
	return fmt.Errorf("%s: the connection that held the lock was lost, so another mirror may have written there meanwhile; run it again", db.Name)
}

// key is the number of the lock. The server tells databases apart itself.
func (db *DB) key() int64 {
	sum := sha256.Sum256([]byte("fieldbooks mirror " + db.place))
	return int64(binary.BigEndian.Uint64(sum[:]))
}

// holder is who has the lock, as far as the server tells it to this user.
func (db *DB) holder(ctx context.Context, conn *sql.Conn) string {
	const who = `SELECT coalesce(a.application_name, ''), a.pid, a.usename, a.backend_start
		FROM pg_locks l JOIN pg_stat_activity a USING (pid)
		WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
		AND (l.classid::bigint << 32) | l.objid::bigint = $1`
	var program string
	var server int
	var user sql.NullString
	var since sql.NullTime
	if conn.QueryRowContext(ctx, who, db.key()).Scan(&program, &server, &user, &since) != nil {
		return ""
	}
	said := fmt.Sprintf("connection %d of the server", server)
	if process, host, ok := strings.Cut(strings.TrimPrefix(program, "fieldbooks "), "@"); ok {
		said = fmt.Sprintf("process %s on %s, %s", process, host, said)
	}
	if user.Valid {
		said += ", user " + user.String
	}
	if since.Valid {
		said += ", since " + since.Time.UTC().Format("2006-01-02 15:04 UTC")
	}
	return " (" + said + ")"
}
