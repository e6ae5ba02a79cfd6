-- 各县逐月支付多少。
select county, extract(year from date) as year, extract(month from date) as month,
  count(*) as payments, sum(amount_fen) as paid_fen
from money
where measure = '支付'
group by county, extract(year from date), extract(month from date)
order by county, year, month
