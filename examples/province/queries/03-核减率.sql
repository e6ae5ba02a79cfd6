-- 各县批复比申报核减了多少；百分之几，只舍不入。
with sums as (
  select county, count(*) as projects, sum(estimate_fen) as estimate_fen, sum(approved_fen) as approved_fen
  from projects
  where estimate_fen > 0 and approved_fen is not null
  group by county
)
select county, projects, estimate_fen, approved_fen,
  floor((estimate_fen - approved_fen) * 100 / estimate_fen) as cut_percent
from sums
order by county
