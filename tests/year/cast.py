"""Who works at the made-up centre, by id, and what they write about."""

from __future__ import annotations

OFFICE = "wang-zhi-qiang"
DIRECTOR = "sun-xiu-ying"
LEADER = "li-yu-mei"
MANAGER = "wang-jian-guo"
ADMINISTRATION = "ai-li-jiang-wu-si-man"
SPECIALIST = "a-yi-gu-li-mai-mai-ti"
ARCHIVIST = "xu-xiu-ying"
OPERATIONS = "wang-xiao-yan"
FOUNDER = "li-yong-gang"
SEALS = FOUNDER

WORKERS = {
    "chen-wen-jun": "general", "zhang-xiao-yan": "brand", "huang-li-na": "goods", "huang-xiu-ying": "tech",
    "zhang-jian-guo": "front-desk", "yang-jian-guo": "delivery", "huang-yu-mei": "settlement", "xu-wen-jun": "goods",
}  # fmt: skip
"""Who drafts, handles and owns things, with their departments."""
DEPARTMENTS = (
    "administration", "brand", "delivery", "ecom-office", "finance", "front-desk", "general", "goods", "office-area",
    "settlement", "tech",
)  # fmt: skip

WORK = (
    "整理网货样品", "培训店主", "更新商品图片", "走访服务站", "核对物流单", "检修网络", "统计交易额", "准备直播",
    "布置展厅", "回访客户", "清点包装材料", "编写宣传单", "检查消防器材", "录入农户信息",
)  # fmt: skip
AREA_WORK = ("检查办公区卫生", "更换灯管", "清洗空调滤网", "检查门窗水电")
SUBJECTS = (
    "消防安全检查", "直播培训", "农产品上行统计", "村级站点巡查", "双休日值班", "物流补贴核对", "网货品控", "档案整理",
    "数据安全自查", "电商节筹备", "节约用电", "客服质量评比",
)  # fmt: skip
SENDERS = (
    ("策勒县商务局", "superior", "策商发"), ("策勒县人民政府办公室", "superior", "策政办发"),
    ("达玛沟乡服务站", "subordinate", "达站呈"), ("策勒县邮政管理局", "peer", "策邮"),
)  # fmt: skip
NATURES = {
    "superior": ("policy", "guidance", "assigned", "reference"), "subordinate": ("request",),
    "peer": ("consultation", "inquiry"),
}  # fmt: skip
CALLS = ("询问物流补贴", "咨询开店手续", "反映快递延误", "询问培训时间", "联系样品展示", "打听包装标准")
LETTERS = (("letter", "挂号信"), ("periodical", "人民日报"), ("periodical", "和田日报"), ("parcel", "样品包裹"))
