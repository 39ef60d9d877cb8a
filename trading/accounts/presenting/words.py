"""One word for one thing: kinds, roles, acts, and what proves who somebody is."""

from collections.abc import Mapping
from typing import Final

from trading.accounts.model.organisations import Kind
from trading.accounts.model.sessions import Factor, Proofs
from trading.accounts.permissions import Scope, Who
from trading.front.languages import marked
from trading.rules.roles import Role

KINDS: Final[Mapping[Kind, str]] = {
    Kind.FIRM: marked("企业"),
    Kind.OTHER_PARTY: marked("其他参加人"),
    Kind.OWNER: marked("建设单位或采购人"),
    Kind.AGENCY: marked("代理机构"),
    Kind.TOWN: marked("乡镇（街道）"),
    Kind.SUPERVISING_BODY: marked("监督单位"),
    Kind.AUTHORITY: marked("行政监督部门"),
    Kind.CENTRE: marked("交易中心"),
}

ROLES: Final[Mapping[Role, str]] = {
    Role.OWNER: marked("业主经办人"),
    Role.OWNER_APPROVER: marked("业主审批人"),
    Role.AGENCY: marked("代理经办人"),
    Role.REVIEWER: marked("资格审查人"),
    Role.BIDDER: marked("报名经办人"),
    Role.CLERK: marked("场次操作员"),
    Role.CENTRE_MANAGER: marked("中心负责人"),
    Role.SUPERVISOR: marked("现场监督"),
    Role.AUTHORITY: marked("行政监督人员"),
    Role.TRACKING_OFFICER: marked("履约跟踪人"),
    Role.SYSTEM_ADMINISTRATOR: marked("系统管理员"),
    Role.SECURITY_ADMINISTRATOR: marked("安全管理员"),
    Role.AUDITOR: marked("审计管理员"),
    Role.PLATFORM: marked("平台自动"),
    Role.PUBLIC: marked("公众"),
}

FACTORS: Final[Mapping[Factor, str]] = {
    Factor.PASSWORD: marked("密码"),
    Factor.TOTP: marked("验证器"),
    Factor.RECOVERY_CODE: marked("备用码"),
    Factor.MESSAGE_CODE: marked("短信或邮件验证码"),
    Factor.PASSKEY: marked("通行密钥"),
}

PROOFS: Final[Mapping[Proofs, str]] = {
    Proofs.PASSWORD: marked("登录即可"),
    Proofs.MESSAGE: marked("登录并验证手机或邮箱"),
    Proofs.TWO_FACTORS: marked("两步验证"),
}

SCOPES: Final[Mapping[Scope, str]] = {
    Scope.PLATFORM: marked("全平台"),
    Scope.ORGANISATION: marked("本单位"),
    Scope.PROJECT_SEAT: marked("自己参与的项目"),
    Scope.SELF: marked("本人"),
}

WHO: Final[Mapping[Who, str]] = {
    Who.MANAGER: marked("单位负责人"),
    Who.SIGNED_IN: marked("登录的任何人"),
    Who.ANYBODY: marked("任何人"),
}

ACTS: Final[Mapping[str, str]] = {
    "DraftProject": marked("起草项目"),
    "ChangeDraft": marked("修改草稿"),
    "JudgeBasis": marked("核准比选依据"),
    "FixPrice": marked("确定价格"),
    "PublishNotice": marked("发布公告"),
    "AmendNotice": marked("更正公告"),
    "SignUp": marked("报名"),
    "Withdraw": marked("撤回报名"),
    "ResumeSignUp": marked("恢复报名"),
    "CloseSignUp": marked("截止报名"),
    "ReadApplications": marked("查看报名"),
    "GiveVerdict": marked("给出审查意见"),
    "DeclareQualified": marked("宣布审查完成"),
    "DeclareTooFew": marked("宣布合格企业不足"),
    "ExtendSignUp": marked("延长报名"),
    "ChooseToDraw": marked("决定照常抽取"),
    "ConsentToDraw": marked("同意照常抽取"),
    "DeclineToDraw": marked("不同意照常抽取"),
    "ReturnToDraft": marked("退回重新准备"),
    "CorrectVerdict": marked("更正审查意见"),
    "FreezeList": marked("冻结名单"),
    "VoidList": marked("作废名单"),
    "PostponeDraw": marked("推迟抽取"),
    "ReadyRoom": marked("确认抽取现场就绪"),
    "StartDraw": marked("开始抽取"),
    "CommitToDraw": marked("提交承诺数"),
    "CloseCommits": marked("结束提交承诺数"),
    "RevealInDraw": marked("揭开承诺数"),
    "SwitchSource": marked("更换公共随机来源"),
    "CloseReveals": marked("结束揭开"),
    "TypeChance": marked("录入公共随机数"),
    "SignResult": marked("签认抽取结果"),
    "VoidDraw": marked("作废抽取"),
    "OpenPublicity": marked("开始公示"),
    "LodgeObjection": marked("提出异议"),
    "DecideObjection": marked("答复异议"),
    "VoidWinner": marked("取消中选"),
    "GiveAward": marked("发出中选通知"),
    "RecordRefusal": marked("记录放弃中选"),
    "SkipReserve": marked("跳过候补"),
    "CallReserve": marked("递补"),
    "DeclareReservesUsedUp": marked("宣布候补用完"),
    "WarnLateContract": marked("提醒合同逾期"),
    "AcceptLateContract": marked("接受逾期合同"),
    "UploadContract": marked("上传合同"),
    "AssignTrackingOfficer": marked("指定跟踪人"),
    "StartPerformance": marked("开始履约"),
    "ReportVisit": marked("记录现场跟踪"),
    "AcceptWork": marked("验收"),
    "Terminate": marked("终止"),
    "CloseCase": marked("归档"),
    "DrawUpPaper": marked("制作文书"),
    "SignPaper": marked("签署文书"),
    "IssuePaper": marked("加盖中心电子章"),
    "RecordPortal": marked("记录对外发布"),
    "ExcuseRecording": marked("同意不录像"),
    "RecordCapDocument": marked("登记数量上限文件"),
    "RecordBan": marked("登记限制参加决定"),
    "DeclareRelations": marked("申报关联企业"),
    "RecordCosigner": marked("登记共签方"),
    "RemoveCosigner": marked("取消共签方"),
    "RegisterPerson": marked("注册账号"),
    "RegisterOrganisation": marked("登记单位"),
    "AcceptMembership": marked("接受邀请"),
    "ChangePassword": marked("更改密码"),
    "EnrolTotp": marked("启用验证器"),
    "AddPasskey": marked("添加通行密钥"),
    "RemovePasskey": marked("移除通行密钥"),
    "Reset": marked("重新设置密码"),
    "ConfirmOrganisation": marked("确认单位身份"),
    "GiveMembership": marked("邀请成员"),
    "EndMembership": marked("结束成员资格"),
    "RecordMandate": marked("登记委托授权"),
    "EndMandate": marked("结束委托授权"),
    "DelegateClerk": marked("出借办事人员"),
    "ReceiveClerk": marked("接收借用人员"),
    "AppointAdministrators": marked("任命首批管理员"),
    "ReplaceAdministrator": marked("更换管理员"),
    "LockAccount": marked("锁定账号"),
    "UnlockAccount": marked("解锁账号"),
}
"""Every act of the permission table, by the name that people use."""
