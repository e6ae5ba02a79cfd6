-- 在几个县都有合同的承建单位，合同几份，共多少。
select item as contractor, count(distinct region) as counties, count(*) as contracts, sum(amount_fen) as amount_fen
from money
where measure = '合同' and item is not null
group by item
having count(distinct region) > 1
order by amount_fen desc, contractor
