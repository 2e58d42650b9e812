"""What is counted: nouns and classifiers that mean the same in Chinese and English."""

from __future__ import annotations

from assistant.finance.endings import read_table

# What can be checked across languages; other nouns are kept as written and compared with nothing.
HAN_NOUNS = read_table("""
trading_day 个交易日 交易日 个工作日 工作日 个营业日 营业日 个交易天
quarter 个季度 个季 季度 季
month 个月 个多月 月期
week 个星期 个礼拜 个周 周 星期 礼拜
year 年 岁 个年头 周年 年度
day 天 日 个日历日
hour 个小时 小时 个钟头
minute 分钟
second 秒
company 家公司 家企业 家 间公司 家上市公司 家机构 家银行
occurrence 次 回
person 人 名 位
share 股
barrel 桶
ton 吨 公吨
ounce 盎司
gram 克
kilogram 公斤 千克
kilometre 公里
square_metre 平方米 平米
square_foot 平方英尺 平方尺
mu 亩
hectare 公顷
gigawatt 吉瓦
megawatt 兆瓦
kilowatt 千瓦
kilowatt_hour 千瓦时 度电
- 个 只 支 种 项 条 份 笔 张 台 部 辆 架 艘 套 场 届 轮 类 宗 所 座 间 户 手 篇 票 席 档 页 款 起 批 颗 件 口 组 层 大
""")
WORD_NOUNS = read_table("""
trading_day trading_day trading_session session business_day working_day market_day
quarter quarter qtr
month month mth
week week wk
year year yr
day day
hour hour
minute minute
second second
decade decade
company company companies firm enterprise corporation
person person people
share share
barrel barrel bbl
ton ton tonne metric_ton
ounce ounce
gram gram
kilogram kilogram kg
kilometre kilometre kilometer km
square_metre square_metre square_meter
square_foot square_foot square_feet
hectare hectare
gigawatt gigawatt gw
megawatt megawatt mw
kilowatt kilowatt kw
kilowatt_hour kilowatt-hour kwh
""")
TIME = frozenset(("trading_day", "quarter", "month", "week", "year", "day", "hour", "minute", "second", "decade"))
# Names of nouns that are the same thing in every language, or not.
NOUNS = frozenset(name for name in (*HAN_NOUNS.values(), *WORD_NOUNS.values()) if name)
