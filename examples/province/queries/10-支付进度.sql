-- 各县按开工年度，合同共多少、已支付多少；百分之几，只舍不入。
with sums as (
  select county, extract(year from started_on) as started, count(*) as projects,
    sum(contracted_fen) as contracted_fen, sum(paid_fen) as paid_fen
  from projects
  where started_on is not null and contracted_fen > 0
  group by county, extract(year from started_on)
)
select county, started, projects, contracted_fen, paid_fen, floor(paid_fen * 100 / contracted_fen) as paid_percent
from sums
order by county, started
