"""What offices call the columns of their books: for each field its names, the best known first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecentre.exchange.headings import Names


def _names(table: dict[str, str]) -> Names:
    return {field: tuple(words.split()) for field, words in table.items()}


ASSET: Names = _names(
    {
        "former_number": (
            "资产编号 固定资产编号 资产编码 固定资产编码 编号 编码 资产号 卡片编号 资产卡号 卡片号 设备编号 "
            "物品编号 原编号 旧编号 标签号 number assetnumber assetno code assetid 统一编号 固定资产卡片号 "
            "资产代码 资产条码 条形码"
        ),
        "name": (
            "资产名称 固定资产名称 名称 品名 设备名称 物品名称 资产名 物资名称 品名称 货物名称 设备 物品 资产 "
            "name item assetname asset 器材名称 资产名称及规格 财产名称 物料名称"
        ),
        "model": (
            "规格型号 型号规格 规格及型号 型号及规格 型号 规格 品牌型号 设备型号 规格/型号 型号/规格 model modelno"
        ),
        "specification": "技术规格 规格参数 配置 参数 配置参数 主要参数 specification 规格",
        "quantity": (
            "数量 台数 件数 数目 资产数量 购置数量 账面数量 台套数 个数 quantity qty count 数量台套 台件数 "
            "购入数量 实有数量 现有数量"
        ),
        "price": (
            "单价 购置单价 采购单价 单位价值 购入单价 资产单价 单台价格 单件价格 价格 购置价格 含税单价 "
            "原值单价 单台价值 原值 原价 资产原值 购置价 unitprice price 单位原值 单件原值 单件价值 单个价格 "
            "采购价 购买单价 购进单价 不含税单价 每台价格"
        ),
        "amount": (
            "金额 总价 总金额 合计金额 总值 合价 小计 总额 价值 总价值 资产总值 资产价值 金额合计 账面价值 "
            "原值合计 amount total 资产总额 总计 账面原值 账面金额 入账价值 资产金额 原值 原价 资产原值"
        ),
        "purchased_on": (
            "购置日期 购买日期 购入日期 采购日期 购进日期 购置时间 购买时间 购入时间 采购时间 购进时间 "
            "取得日期 取得时间 购置年月 购置年月日 买入日期 入账日期 日期 purchasedon purchasedate "
            "dateofpurchase 购入年月 购进年月 买进日期 购得日期 入库日期 入库时间 到货日期"
        ),
        "maker": (
            "生产厂家 厂家 制造商 生产商 生产厂商 制造厂家 制造厂商 厂商 生产单位 制造单位 生产企业 品牌 "
            "产地厂家 maker manufacturer brand 生产厂 制造厂 厂名 厂牌 生产厂名 生产制造商"
        ),
        "dealer": (
            "经销商 供应商 供货商 销售商 供货单位 供应单位 销售单位 经销单位 销售方 供货方 代理商 购货单位 "
            "dealer supplier vendor 供应厂商 卖方 卖家 商家 供货厂商 采购渠道 购买渠道 销售商家 供方"
        ),
        "department": (
            "使用部门 部门 所属部门 所在部门 领用部门 责任部门 归属部门 管理部门 保管部门 使用科室 科室 "
            "使用单位 部门名称 department dept 归口部门 所属科室 使用处室 保管使用部门 部门科室 使用部门名称"
        ),
        "keeper": (
            "使用人 责任人 保管人 使用者 领用人 保管员 管理人 使用责任人 使用人员 资产责任人 使用(责任)人 "
            "现使用人 使用保管人 负责人 keeper user custodian 保管责任人 管理责任人 使用人姓名 保管者 领用者 "
            "领用人员 在用人 持有人"
        ),
        "place": (
            "存放地点 存放位置 放置地点 放置位置 所在地点 所在位置 使用地点 存放处 存放区域 保管地点 安装地点 "
            "存放地 地点 位置 place location 所在地 存放场所 摆放位置 摆放地点 存放地址 存放区 所在区域 "
            "放置区域 存放处所"
        ),
        "warranty": (
            "保修情况 保修 保修期 保修期限 质保 质保期 质保情况 保修信息 保修状况 质保期限 保修截止 售后保修 "
            "warranty 三包期 保修至 质保截止日期 质保至 保修年限 质保年限 保修截止日期 保修时间"
        ),
        "buyer": (
            "购置人 采购人 购买人 采购员 经办人 购置经办人 采购经办人 采购人员 购入人 买入人 buyer purchaser "
            "购置人员 经手人 购买经办人 采购负责人 购置者 采购者 购买人员"
        ),
        "acceptor": (
            "验收人 验收员 验收人员 验收 接收人 验收经办人 acceptor acceptedby inspector 验收者 收货人 "
            "验收负责人 检验人 点收人"
        ),
        "serial_number": "序列号 机身号 出厂编号 机器编号 机身编号 出厂号 sn s/n serialnumber",
        "note": "备注 说明 附注 备考 其他说明 摘要 remark remarks note notes",
        "category": "资产类别 类别 资产分类 分类 类型 资产类型 category type",
    }
)

PERSON: Names = _names(
    {
        "name": "姓名 名字 员工姓名 人员姓名 职工姓名 人员 name",
        "department": "部门 所在部门 所属部门 科室 工作部门 所属科室 部门名称 单位部门 department dept",
        "title": "职务 岗位 职位 职务岗位 职务/岗位 岗位职务 担任职务 职称 post title position",
        "email": "邮箱 电子邮箱 电子邮件 邮件 邮箱地址 email e-mail mail",
        "phone": ("电话 手机 手机号 手机号码 联系电话 电话号码 联系方式 移动电话 办公电话 座机 phone mobile telephone"),
        "identity": "身份证 身份证号 身份证号码 证件号码 身份证件号 identity idnumber idcard",
        "card": "银行卡 银行卡号 银行账号 工资卡号 卡号 开户账号 bankcard bankaccount",
        "note": "备注 说明 remark note",
    }
)

INCOMING: Names = _names(
    {
        "name": (
            "文件标题 来文标题 公文标题 收文标题 标题 文件名称 来文名称 公文名称 文件题名 题名 事由 来文事由 文件事由 "
            "文件内容 来文内容 内容摘要 主要内容 内容 文件 来文 title subject"
        ),
        "received_on": (
            "收文日期 来文日期 收到日期 接收日期 签收日期 登记日期 收件日期 收文时间 来文时间 收到时间 接收时间 "
            "签收时间 登记时间 收件时间 收文年月日 日期 时间 receivedon received date"
        ),
        "year": "年 年份 年度 收文年度 收文年份 来文年度 year",
        "month": "月 月份 收文月份 month",
        "day": "日 day",
        "sender": (
            "来文单位 来文机关 来文部门 发文单位 发文机关 发文部门 发来单位 来文机构 发文机构 来件单位 送文单位 "
            "来文者 发文者 单位 机关 sender from"
        ),
        "number": (
            "来文字号 文号 发文字号 来文文号 文件字号 文件编号 发文号 来文号 公文字号 公文文号 文件号 字号 文件文号 "
            "来文编号 原文号 发文编号 number docno"
        ),
        "dated_on": "成文日期 发文日期 文件日期 成文时间 发文时间 落款日期 印发日期",
        "copies": "份数 收文份数 文件份数 来文份数 数量 件数 份 copies",
        "secrecy": "密级 秘密等级 秘密程度 保密等级 保密级别 涉密等级 密级程度 保密 secrecy",
        "urgency": "紧急程度 缓急 缓急程度 急缓 紧急 急缓程度 等级 缓急时限 紧急等级 urgency",
        "nature": "性质 来文性质 公文性质 文件性质 nature",
        "opinion": "拟办意见 拟办 拟办建议 办公室拟办意见 处理意见 办理意见 分办意见 opinion",
        "instruction": "领导批示 批示 批示意见 领导意见 领导批示意见 阅批意见 批办意见 领导阅批 instruction",
        "lead": (
            "承办部门 承办单位 主办部门 主办单位 承办科室 办理部门 办理单位 分办部门 责任部门 责任科室 责任单位 承办 "
            "经办部门 经办科室 经办单位 转办部门 送交部门 分送部门 主办科室 承办处室 承办部门及承办人 承办部门承办人 "
            "承办单位及承办人 承办单位承办人 承办部门人 lead department"
        ),
        "helpers": "协办部门 协办单位 协办科室 协办 会办单位 会办部门 配合部门 配合单位",
        "handler": "承办人 经办人 办理人 责任人 主办人 承办人员 经办人员 承办人签字 办理人员 领文人 handler",
        "due_on": "办理时限 限办日期 办结时限 完成时限 办理期限 限办时间 时限要求 要求办结时间 截止日期 due dueon",
        "stage": (
            "办结情况 办理情况 办理状态 办理结果 处理情况 处理结果 办理进度 进展情况 完成情况 落实情况 办文情况 状态 "
            "是否办结 status"
        ),
        "handled_on": "办结日期 办结时间 办毕日期 办毕时间 完成日期 完成时间",
        "receiver": "签收人 收文人 接收人 收件人 登记人 收文签收人 receiver",
        "archive_number": "归档号 档号 归档编号 案卷号 归档情况 存档号 归卷号 卷号 归入案卷号 归档 filenumber",
        "former_number": "收文号 收文编号 收文登记号 登记号 收文序号 登记编号 收文流水号 流水号 顺序编号 编号 serial",
        "note": "备注 说明 附注 备考 其他说明 note remark",
    }
)

STOCK: Names = _names(
    {
        "name": (
            "品名 物品名称 用品名称 办公用品名称 名称 办公用品 物品 用品 货品名称 商品名称 品名规格 品名及规格 "
            "name item"
        ),
        "supply_class": "类别 用品类别 物品类别 分类 类型 大类 kind class",
        "unit": "单位 计量单位 unit",
        "quantity": (
            "库存 库存数量 库存数 现有库存 结存 结存数量 期末库存 期末结存 现存数量 账面库存 实存数量 数量 余量 "
            "stock quantity"
        ),
        "unit_price": "单价 购入单价 采购单价 进价 价格 含税单价 unitprice price",
        "amount": "金额 库存金额 总价 合计金额 amount",
        "quota": "每岗配额/月 每岗配额 每人配额 月配额 每岗定额 每人定额 月定额 配额 定额 quota",
        "cabinet": "存放柜 柜子 柜号 柜 存放位置 存放地点 cabinet",
    }
)

FINANCE: Names = _names(
    {
        "name": (
            "资产类别 类别 资产分类 分类 分类名称 科目名称 明细科目 科目 会计科目 资产名称 项目 名称 固定资产类别 "
            "固定资产分类 category account"
        ),
        "count": "数量 件数 台数 期末数量 账面数量 资产数量 结存数量 台件数 count quantity",
        "amount": (
            "原值 账面原值 资产原值 期末原值 固定资产原值 原价 金额 期末余额 账面余额 价值 原值合计 originalvalue "
            "amount"
        ),
        "depreciation": "累计折旧 折旧 期末累计折旧 已提折旧 累计折旧额 折旧累计 depreciation",
        "net": "净值 账面净值 期末净值 资产净值 净额 netvalue",
        "categories": "对应类别 台账类别 对应台账类别 对应台账 categories",
    }
)
