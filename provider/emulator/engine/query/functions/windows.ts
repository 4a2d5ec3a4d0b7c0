/** Functions of windows alone. Source: https://docs.snowflake.com/en/sql-reference/functions-window */
export const WINDOWS = `
ROW_NUMBER() integer = row_number()
RANK() integer = rank()
DENSE_RANK() integer = dense_rank()
PERCENT_RANK() float = percent_rank()
CUME_DIST() float = cume_dist()
NTILE(i) integer = ntile($1)
LAG(x) same = lag($1~)
LAG(xi) same = lag($1, $2~)
LAG(cic) common = lag($1, $2, $3~)
LEAD(x) same = lead($1~)
LEAD(xi) same = lead($1, $2~)
LEAD(cic) common = lead($1, $2, $3~)
FIRST_VALUE(x) same = first_value($1~)
LAST_VALUE(x) same = last_value($1~)
NTH_VALUE(xi) same = nth_value($1, $2~)
`;

/** These see the whole partition unless a frame is given. Source: functions-window-syntax, "Usage notes" */
export const OVER_ALL = new Set(["FIRST_VALUE", "LAST_VALUE", "NTH_VALUE"]);
