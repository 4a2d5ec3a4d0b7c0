/** Source: https://docs.snowflake.com/en/sql-reference/functions-date-time; weeks begin on Monday (WEEK_START 0) */
export const DATES = `
YEAR(z) integer = year($1)
QUARTER(z) integer = quarter($1)
MONTH(z) integer = month($1)
DAY|DAYOFMONTH(z) integer = day($1)
# 0 is Sunday. Source: functions/year
DAYOFWEEK(z) integer = dayofweek($1)
DAYOFWEEKISO|DAYOFWEEK_ISO(z) integer = isodow($1)
DAYOFYEAR(z) integer = dayofyear($1)
WEEK|WEEKOFYEAR|WEEKISO|WEEK_ISO(z) integer = weekofyear($1)
YEAROFWEEK|YEAROFWEEKISO(z) integer = isoyear($1)
HOUR(z) integer = hour($1)
MINUTE(z) integer = minute($1)
SECOND(z) integer = second($1)
DAYNAME(z) text = strftime($1, '%a')
MONTHNAME(z) text = strftime($1, '%b')
ADD_MONTHS(zi) same = sf_add_months($1, $2)
MONTHS_BETWEEN(ss) float = sf_months_between($1, $2)
DATE_FROM_PARTS|DATEFROMPARTS(iii) date = CAST(make_date($1, 1, 1) + to_months(CAST($2 - 1 AS INTEGER)) + to_days(CAST($3 - 1 AS INTEGER)) AS DATE)
TIME_FROM_PARTS|TIMEFROMPARTS(iii) time = make_time($1, $2, $3)
TIMESTAMP_FROM_PARTS|TIMESTAMP_NTZ_FROM_PARTS|TIMESTAMPNTZFROMPARTS(iiiiii) ntz = make_timestamp($1, $2, $3, $4, $5, CAST($6 AS DOUBLE))
# The session's zone is UTC. Source: functions/convert_timezone
CONVERT_TIMEZONE(tts) ntz = timezone($2, timezone($1, CAST($3 AS TIMESTAMP)))
`;
