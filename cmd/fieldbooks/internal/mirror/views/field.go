package views

import (
	"strings"

	"github.com/fieldbooks/fieldbooks/cmd/fieldbooks/internal/database"
)

// sameType says whether a price and the default of its billable item are of one rate type, by the
// machine names where both have them.
const sameType = `CASE WHEN r.rate_type_uname IS NOT NULL AND r.default_rate_type_uname IS NOT NULL THEN r.rate_type_uname = r.default_rate_type_uname
    WHEN r.rate_type IS NOT NULL AND r.default_rate_type IS NOT NULL THEN r.rate_type = r.default_rate_type ELSE TRUE END`

var fieldViews = []View{{
	Name: "price_book_diff",
	Doc: "Each price of a price book beside the default rate of its billable item. A billable item has up to three rates; the first is " +
		"compared with the first. Deleted price books and prices of deleted billable items are left out.",
	Needs: []string{"aimsio_pricebooks", "aimsio_price_items", "aimsio_billable_items"},
	Columns: []Column{
		{"price_book_guid", database.Text, "", "Key of the price book."},
		{"price_book", database.Text, "", "Name of the price book."},
		{"billable_item_guid", database.Text, "", "Key of the billable item; empty when it is not there."},
		{"code", database.Text, "", "Code of the billable item."},
		{"name", database.Text, "", "Name of the billable item in the price book."},
		{"place", database.Int, "", "Which of its rates: 1, 2 or 3."},
		{"rate", database.Decimal, "money", "Rate of the price book."},
		{"rate_type", database.Text, "", "What it is for, e.g. Hourly."},
		{"default_rate", database.Decimal, "money", "Default rate of the billable item."},
		{"default_rate_type", database.Text, "", "What that is for."},
		{"difference", database.Decimal, "money", "Rate less default rate; empty when one is missing or they are for something else."},
		{"difference_percent", database.Decimal, "percent", "The difference of the default rate, to two places."},
	},
	SQL: `
SELECT r.price_book_guid, r.price_book, r.billable_item_guid, r.code, r.name, r.place, r.rate, COALESCE(r.rate_type, r.rate_type_uname) AS rate_type,
  r.default_rate, COALESCE(r.default_rate_type, r.default_rate_type_uname) AS default_rate_type,
  CASE WHEN ` + sameType + ` THEN {{exact "r.rate - r.default_rate"}} END AS difference,
  CASE WHEN ` + sameType + ` THEN ROUND(100.0 * (r.rate - r.default_rate) / NULLIF(r.default_rate, 0), 2) END AS difference_percent
FROM (` + rates("1", "") + `
  UNION ALL` + rates("2", "2") + `
  UNION ALL` + rates("3", "3") + `
) r`,
}, {
	Name: "jobs_both",
	Doc: "Job orders of Aimsio beside projects of Ajera: by the table map_jobs, which is yours, or else where the job number is the ID of " +
		"the project. What has no other side is a row by itself.",
	Needs: []string{"aimsio_job_orders", "ajera_projects", "map_jobs"},
	Columns: []Column{
		{"job_guid", database.Text, "", "Key of the job order; empty when the project has none."},
		{"job_number", database.Text, "", "Number of the job order."},
		{"job", database.Text, "", "Name of the job order."},
		{"job_status", database.Text, "", "Status of the job order."},
		{"job_client", database.Text, "", "Client of the job order."},
		{"project_key", database.Int, "", "Key of the project; empty when the job order has none."},
		{"project_id", database.Text, "", "Number of the project as people know it."},
		{"project", database.Text, "", "Name of the project."},
		{"project_status", database.Text, "", "Status of the project."},
		{"how", database.Text, "", "How they were brought together: what map_jobs says, or job number; empty for a row by itself."},
		{"note", database.Text, "", "The note in map_jobs."},
	},
	SQL: `
WITH jobs AS MATERIALIZED (SELECT job_guid, TRIM(job_number) AS number, job_number, job_name, job_status, job_client_name FROM aimsio_job_orders WHERE _deleted_at IS NULL),
projects AS MATERIALIZED (SELECT project_key, TRIM(id) AS number, id, description, status FROM ajera_projects WHERE _deleted_at IS NULL),
mapped AS MATERIALIZED (SELECT aimsio_job_guid AS job_guid, ajera_project_key AS project_key, COALESCE(NULLIF(TRIM(how), ''), 'map_jobs') AS how, note FROM map_jobs),
pairs AS MATERIALIZED (
  SELECT m.job_guid, m.project_key, m.how, m.note
  FROM mapped m JOIN jobs j ON j.job_guid = m.job_guid JOIN projects p ON p.project_key = m.project_key
  UNION ALL
  SELECT j.job_guid, p.project_key, 'job number', NULL
  FROM jobs j JOIN projects p ON p.number = j.number
  LEFT JOIN mapped mj ON mj.job_guid = j.job_guid
  LEFT JOIN mapped mp ON mp.project_key = p.project_key
  WHERE j.number <> '' AND mj.job_guid IS NULL AND mp.project_key IS NULL
)
SELECT j.job_guid, j.job_number, j.job_name AS job, j.job_status, j.job_client_name AS job_client,
  p.project_key, p.id AS project_id, p.description AS project, p.status AS project_status, x.how, x.note
FROM jobs j
LEFT JOIN pairs x ON x.job_guid = j.job_guid
LEFT JOIN projects p ON p.project_key = x.project_key
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, p.project_key, p.id, p.description, p.status, NULL, NULL
FROM projects p LEFT JOIN pairs x ON x.project_key = p.project_key
WHERE x.project_key IS NULL`,
}}

// rates are the prices of one place beside the defaults of that place.
func rates(place, suffix string) string {
	return strings.NewReplacer("#place", place, "#", suffix).Replace(`
  SELECT k.price_book_guid, k.price_book_name AS price_book, COALESCE(i.billable_item_guid, c.billable_item_guid) AS billable_item_guid,
    x.price_item_billable_item_code AS code, x.price_item_billable_item_name AS name, #place AS place,
    x.price_item_rate# AS rate, NULLIF(x.price_item_rate_type#, '') AS rate_type, NULLIF(x.price_item_rate_type_uname#, '') AS rate_type_uname,
    COALESCE(i.billable_item_default_rate#, c.billable_item_default_rate#) AS default_rate,
    NULLIF(COALESCE(i.billable_item_default_rate_type#, c.billable_item_default_rate_type#), '') AS default_rate_type,
    NULLIF(COALESCE(i.billable_item_default_rate_type_uname#, c.billable_item_default_rate_type_uname#), '') AS default_rate_type_uname
  FROM aimsio_price_items x
  JOIN aimsio_pricebooks k ON k.price_book_guid = x.price_book_guid AND k._deleted_at IS NULL AND NOT COALESCE(k.price_book_is_deleted, FALSE)
  LEFT JOIN aimsio_billable_items i ON i.billable_item_guid = x.price_item_billable_item_guid AND i._deleted_at IS NULL
  LEFT JOIN aimsio_billable_items c ON x.price_item_billable_item_guid IS NULL AND c.billable_item_code = x.price_item_billable_item_code AND c._deleted_at IS NULL
  WHERE x._deleted_at IS NULL AND x.price_item_rate# IS NOT NULL AND NOT COALESCE(x.price_item_billable_item_is_deleted, FALSE)`)
}
