-- 各县各年度的投资计划与预算，差多少。
select county, year,
  sum(case when measure = '计划' then amount_fen else 0 end) as plan_fen,
  sum(case when measure = '预算' then amount_fen else 0 end) as budget_fen,
  sum(case when measure = '预算' then amount_fen else -amount_fen end) as difference_fen
from money
where measure in ('计划', '预算')
group by county, year
order by county, year
