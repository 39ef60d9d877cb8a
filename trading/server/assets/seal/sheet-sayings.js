/*
 * What is said of a sheet that is not in order, Chinese and English: section 8.4 of trading/SPEC.md.
 *
 * The same sentences as in trading/bids/model/sayings.py, which a test compares with these.
 */
export const SAYINGS = {
  "form-differs": ["这张开标一览表不是按现行格式填的，请按最新的招标文件重新填写", "This sheet was filled in on another form; fill in the one of the tender documents in force"],
  "field-missing": ["“{label}”还没有填", "{label} is not filled in"],
  "field-unknown": ["招标文件没有要求“{label}”这一栏", "The tender does not ask for {label}"],
  "kind-differs": ["“{label}”填的内容类型不对", "{label} holds another kind of value than asked"],
  "choice-unknown": ["“{label}”没有“{given}”这个选项", "{label} has no answer {given}"],
  "text-hidden": ["“{label}”里有看不见的字符 {sign}，请重新输入", "{label} holds {sign}, which nobody can see; type it again"],
  "text-too-long": ["“{label}”超过 {most} 个字", "{label} has more than {most} signs"],
  "words-unreadable": ["“{label}”的大写金额读不出来，应写作“{right}”", "The words of {label} are no amount in capitals; write {right}"],
  "words-differ": ["“{label}”大小写不一致：小写 {figures} 元，大写为 {words} 元", "{label} differs: {figures} yuan in figures, {words} yuan in words"],
  "words-unusual": ["“{label}”的大写金额读得懂，规范写法是“{right}”", "The words of {label} can be read; the prescribed spelling is {right}"],
  "above-cap": ["“{label}”为 {given}，高于上限 {cap}", "{label} is {given}, above the limit of {cap}"],
  "below-floor": ["“{label}”为 {given}，低于下限 {floor}", "{label} is {given}, below the least of {floor}"],
  "period-beyond": ["“{label}”为 {given} 天，超过要求的 {cap} 天", "{label} is {given} days, beyond the {cap} days asked"],
  "price-doubtful": ["“{label}”只有 {given} 元，请核对单位是元还是万元", "{label} is only {given} yuan; check that it is not in ten thousands"],
  "certificate-missing": ["“{label}”没有填证书编号", "{label} names no certificate"],
  "item-missing": ["清单第 {label} 项没有报价", "Item {label} has no price"],
  "item-unknown": ["清单里没有第 {label} 项", "The bill has no item {label}"],
  "item-doubled": ["清单第 {label} 项报了两次价", "Item {label} is priced twice"],
  "item-amount": ["清单第 {label} 项合价为 {given} 元，按单价乘数量应为 {right} 元", "Item {label} comes to {given} yuan; price times quantity is {right} yuan"],
  "item-zero": ["清单第 {label} 项单价为零", "Item {label} costs nothing"],
  "items-sum": ["清单合计 {sum} 元，与“{label}”的 {given} 元不一致", "The items add up to {sum} yuan, not to {label} of {given} yuan"],
  "file-missing": ["还缺文件“{label}”", "The file {label} is missing"],
  "file-unknown": ["招标文件没有要求文件“{label}”", "The tender asks for no file {label}"],
  "file-doubled": ["文件“{label}”只能交一份，现有 {count} 份", "One file {label} is wanted, {count} are there"],
  "file-empty": ["文件“{label}”（{name}）是空的", "The file {label} ({name}) is empty"],
  "file-too-large": ["文件“{label}”（{name}）有 {given} 字节，超过 {most} 字节", "The file {label} ({name}) has {given} bytes, more than {most}"],
  "file-suffix": ["文件“{label}”（{name}）的格式不对，应为 {suffixes}", "The file {label} ({name}) is of another kind than {suffixes}"],
  "file-same": ["文件“{label}”（{name}）与“{other}”内容相同，请核对", "The file {label} ({name}) has the same content as {other}; check it"],
};
