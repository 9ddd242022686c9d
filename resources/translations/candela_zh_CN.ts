<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>DatasetForm</name>
    <message>
        <source>width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>text match</source>
        <translation>图文匹配度</translation>
    </message>
    <message>
        <source>aesthetic</source>
        <translation>美学</translation>
    </message>
    <message>
        <source>NSFW score</source>
        <translation>NSFW 评分</translation>
    </message>
    <message>
        <source>copies with the same caption only</source>
        <translation>仅限说明相同的副本</translation>
    </message>
    <message>
        <source>Size in pixels</source>
        <translation>像素尺寸</translation>
    </message>
    <message>
        <source>Aspect ratio</source>
        <translation>宽高比</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>文件大小</translation>
    </message>
    <message>
        <source>Text match</source>
        <translation>图文匹配度</translation>
    </message>
    <message>
        <source>Aesthetic score</source>
        <translation>美学评分</translation>
    </message>
    <message>
        <source>Near copies</source>
        <translation>近似副本</translation>
    </message>
    <message>
        <source>unsafe content</source>
        <translation>不宜内容</translation>
    </message>
    <message>
        <source>Unsafe content</source>
        <translation>不宜内容</translation>
    </message>
</context>
<context>
    <name>DatasetSteps</name>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Leave undecided</source>
        <translation>设为未定</translation>
    </message>
    <message>
        <source>Edit a caption</source>
        <translation>编辑说明</translation>
    </message>
    <message>
        <source>Edit captions</source>
        <translation>批量编辑说明</translation>
    </message>
    <message>
        <source>Keep one of near copies</source>
        <translation>近似副本中保留一张</translation>
    </message>
    <message>
        <source>Reject what the filters keep out</source>
        <translation>拒绝被筛除的图片</translation>
    </message>
</context>
<context>
    <name>DisplayText</name>
    <message>
        <source>Graphics card</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message numerus="yes">
        <source>%1; and %n more</source>
        <translation>
            <numerusform>%1；另有 %n 项</numerusform>
        </translation>
    </message>
    <message>
        <source>The model&apos;s own</source>
        <translation>模型自带</translation>
    </message>
    <message>
        <source>Exponential</source>
        <translation>指数</translation>
    </message>
    <message>
        <source>Uniform</source>
        <translation>均匀</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>准备中</translation>
    </message>
    <message>
        <source>Loading</source>
        <translation>加载模型</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码提示词</translation>
    </message>
    <message>
        <source>Step %1/%2</source>
        <translation>第 %1/%2 步</translation>
    </message>
    <message>
        <source>Decoding</source>
        <translation>解码图片</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Picture %1/%2 · %3</source>
        <translation>第 %1/%2 张 · %3</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Estimating…</source>
        <translation>正在估算…</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>种子 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n 步</numerusform>
        </translation>
    </message>
    <message>
        <source>Relighting</source>
        <translation>提亮</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>纯文本</translation>
    </message>
    <message>
        <source>Scoring %1/%2</source>
        <translation>评分 %1/%2</translation>
    </message>
</context>
<context>
    <name>Engine</name>
    <message>
        <source>%1 is no autoencoder.</source>
        <translation>%1 不是自动编码器。</translation>
    </message>
    <message>
        <source>Choose a VAE&apos;s file or folder.</source>
        <translation>请选择 VAE 的文件或文件夹。</translation>
    </message>
    <message>
        <source>%1 is no complete autoencoder. %2</source>
        <translation>%1 不是完整的自动编码器。%2</translation>
    </message>
    <message>
        <source>%1 describes a %2, which is not what is needed.</source>
        <translation>%1 描述的是 %2，而不是所需的网络。</translation>
    </message>
    <message>
        <source>%1 describes a network without a class name, which is not what is needed.</source>
        <translation>%1 描述的网络没有类名，不是所需的网络。</translation>
    </message>
    <message>
        <source>Needed is one of: %1.</source>
        <translation>需要其中之一：%1。</translation>
    </message>
    <message>
        <source>%1 has an %2, for which there are no names in a single file.</source>
        <translation>%1 的自动编码器是 %2，单文件中没有它的名称。</translation>
    </message>
    <message>
        <source>%1 does not say whether its network predicts noise or velocity, which a folder must.</source>
        <translation>%1 没有说明网络预测的是噪声还是速度，而文件夹必须说明。</translation>
    </message>
    <message>
        <source>Lay its .yaml file beside it.</source>
        <translation>请把它的 .yaml 文件放在旁边。</translation>
    </message>
    <message>
        <source>%1 is there already.</source>
        <translation>%1 已经存在。</translation>
    </message>
    <message>
        <source>Choose another name, or say --overwrite.</source>
        <translation>请换一个名称，或加上 --overwrite。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请换一个名称。</translation>
    </message>
    <message>
        <source>%1 is a safetensors file already.</source>
        <translation>%1 已经是 safetensors 文件。</translation>
    </message>
    <message>
        <source>Name a folder to write, or a precision.</source>
        <translation>请给出要写入的文件夹，或精度。</translation>
    </message>
    <message>
        <source>%1 holds no tensors.</source>
        <translation>%1 不含张量。</translation>
    </message>
    <message>
        <source>Files of the kind %1 are not written, because opening such files can run programs.</source>
        <translation>不写 %1 类文件，因为打开这类文件可能会运行程序。</translation>
    </message>
    <message>
        <source>Write a .safetensors file instead.</source>
        <translation>请改写成 .safetensors 文件。</translation>
    </message>
    <message>
        <source>%1 is a folder already.</source>
        <translation>%1 已经是文件夹。</translation>
    </message>
    <message>
        <source>Name a .safetensors file to write.</source>
        <translation>请给出要写入的 .safetensors 文件。</translation>
    </message>
    <message>
        <source>%1 is %2, not a whole model.</source>
        <translation>%1 是%2，不是完整的模型。</translation>
    </message>
    <message>
        <source>Choose a checkpoint of Stable Diffusion 1.x, 2.x or XL, or a diffusers folder.</source>
        <translation>请选择 Stable Diffusion 1.x、2.x 或 XL 的检查点，或 diffusers 文件夹。</translation>
    </message>
    <message>
        <source>%1 is %2, which is not supported.</source>
        <translation>%1 是 %2，不受支持。</translation>
    </message>
    <message>
        <source>Supported are Stable Diffusion 1.x, 2.x and XL.</source>
        <translation>支持 Stable Diffusion 1.x、2.x 和 XL。</translation>
    </message>
    <message>
        <source>%1 is a model of the kind %2, which is not supported.</source>
        <translation>%1 是 %2 类模型，不受支持。</translation>
    </message>
    <message>
        <source>%1 is no complete model. %2</source>
        <translation>%1 不是完整的模型。%2</translation>
    </message>
    <message>
        <source>It has no weight %1.</source>
        <translation>缺少权重 %1。</translation>
    </message>
    <message>
        <source>Its weight %1 has an unusable shape.</source>
        <translation>权重 %1 的形状不可用。</translation>
    </message>
    <message>
        <source>The blocks of its UNet are incomplete.</source>
        <translation>UNet 的层块不完整。</translation>
    </message>
    <message>
        <source>Its UNet does not look at a text.</source>
        <translation>它的 UNet 不读取文本。</translation>
    </message>
    <message>
        <source>The blocks of its autoencoder are incomplete.</source>
        <translation>自动编码器的层块不完整。</translation>
    </message>
    <message>
        <source>The weight %1 is no three maps in one.</source>
        <translation>权重 %1 不是三个映射合在一起的。</translation>
    </message>
    <message>
        <source>%1 has no %2.</source>
        <translation>%1 没有 %2。</translation>
    </message>
    <message>
        <source>a LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>a textual inversion embedding</source>
        <translation>文本反转嵌入</translation>
    </message>
    <message>
        <source>an autoencoder</source>
        <translation>自动编码器</translation>
    </message>
    <message>
        <source>a text encoder alone</source>
        <translation>单独的文本编码器</translation>
    </message>
    <message>
        <source>a UNet alone, without autoencoder and text encoder</source>
        <translation>单独的 UNet，没有自动编码器和文本编码器</translation>
    </message>
    <message>
        <source>a ControlNet</source>
        <translation>ControlNet</translation>
    </message>
    <message>
        <source>an upscaler</source>
        <translation>放大模型</translation>
    </message>
    <message>
        <source>a network for relighting</source>
        <translation>补光网络</translation>
    </message>
    <message>
        <source>no model that is known here</source>
        <translation>这里不认识的模型</translation>
    </message>
    <message>
        <source>the refiner of Stable Diffusion XL</source>
        <translation>Stable Diffusion XL 的精修模型</translation>
    </message>
    <message>
        <source>Kolors in a single file</source>
        <translation>单文件的 Kolors</translation>
    </message>
    <message>
        <source>The vocabulary of CLIP, which models in a single file go without, is not there.</source>
        <translation>缺少 CLIP 的词表，而单文件模型不带词表。</translation>
    </message>
    <message>
        <source>Run installer/setup once; it downloads bpe_simple_vocab_16e6.txt.gz.</source>
        <translation>请运行一次 installer/setup，它会下载 bpe_simple_vocab_16e6.txt.gz。</translation>
    </message>
    <message>
        <source>The model&apos;s two tokenizers do not belong together: they make rows of different lengths.</source>
        <translation>模型的两个分词器不配套：它们给出的行长度不同。</translation>
    </message>
    <message>
        <source>The UNet is told %1 numbers beside the text, and its text encoders and sizes make %2.</source>
        <translation>UNet 在文本之外需要 %1 个数，而文本编码器和尺寸给出 %2 个。</translation>
    </message>
    <message>
        <source>It is computed in fp32: in half precision this model lost its numbers before.</source>
        <translation>以 fp32 计算：此模型先前在半精度下得出了非数值。</translation>
    </message>
    <message>
        <source>The model needs %1 and the device has %2 free: the networks take turns there, which is slower.</source>
        <translation>此模型需要 %1，而设备只有 %2 可用：各网络轮流放到设备上，因此较慢。</translation>
    </message>
    <message>
        <source>The model needs %1 and the device has %2 free: the weights are brought there block by block, which is much slower.</source>
        <translation>此模型需要 %1，而设备只有 %2 可用：权重逐块放到设备上，因此慢得多。</translation>
    </message>
    <message>
        <source>The device ran out of memory: the networks take turns there, which is slower.</source>
        <translation>设备内存不足：各网络轮流放到设备上，因此较慢。</translation>
    </message>
    <message>
        <source>The device ran out of memory: the weights are brought there block by block, which is much slower.</source>
        <translation>设备内存不足：权重逐块放到设备上，因此慢得多。</translation>
    </message>
    <message>
        <source>%1 It is tried once more in fp32.</source>
        <translation>%1 现以 fp32 再试一次。</translation>
    </message>
    <message>
        <source>Choose the precision fp32.</source>
        <translation>请选择 fp32 精度。</translation>
    </message>
    <message>
        <source>The text encoder gave values that are not numbers.</source>
        <translation>文本编码器给出了不是数字的值。</translation>
    </message>
    <message>
        <source>The config of %1 has a patch_size larger than its image_size.</source>
        <translation>%1 的配置中 patch_size 大于 image_size。</translation>
    </message>
    <message>
        <source>%1 was cut short by another program while it was in use.</source>
        <translation>%1 在使用中被其他程序截短。</translation>
    </message>
    <message>
        <source>Copy or download it again, and do not write to it while it is used.</source>
        <translation>请重新复制或下载，并且不要在使用期间写入它。</translation>
    </message>
    <message>
        <source>The decoder for previews, %1, does not exist.</source>
        <translation>预览解码器 %1 不存在。</translation>
    </message>
    <message>
        <source>The decoder for previews, %1, has no weights.</source>
        <translation>预览解码器 %1 没有权重。</translation>
    </message>
    <message>
        <source>The decoder for previews, %1, reads %2 channels; this model&apos;s latents have %3.</source>
        <translation>预览解码器 %1 读取 %2 个通道，而此模型的潜变量有 %3 个。</translation>
    </message>
    <message>
        <source>There is no TAESD decoder for this model in %1, so previews are coarse.</source>
        <translation>%1 中没有适用于此模型的 TAESD 解码器，因此预览较粗略。</translation>
    </message>
    <message>
        <source>The safety checker objects to picture %1.</source>
        <translation>安全检查器对第 %1 张图片有异议。</translation>
    </message>
    <message>
        <source>The safety checker objects to picture %1, which is blurred.</source>
        <translation>安全检查器对第 %1 张图片有异议，已将其模糊。</translation>
    </message>
    <message>
        <source>%1 is no safety checker: its weights have no %2.</source>
        <translation>%1 不是安全检查器：其权重中没有 %2。</translation>
    </message>
    <message>
        <source>%1 is no safety checker: its config.json has no vision_config.</source>
        <translation>%1 不是安全检查器：其 config.json 中没有 vision_config。</translation>
    </message>
    <message>
        <source>The safety checker %1 is no folder with a config.json.</source>
        <translation>安全检查器 %1 不是含有 config.json 的文件夹。</translation>
    </message>
    <message>
        <source>The model %1 has no safety checker of its own.</source>
        <translation>模型 %1 自身不带安全检查器。</translation>
    </message>
    <message>
        <source>Name a checker&apos;s folder, or switch the check off.</source>
        <translation>请指定检查器的文件夹，或关闭检查。</translation>
    </message>
    <message>
        <source>%1 is no textual inversion: its tensor is no list of vectors.</source>
        <translation>%1 不是文本反转嵌入：其张量不是向量列表。</translation>
    </message>
    <message>
        <source>%1 is no textual inversion: it holds %2 tensors.</source>
        <translation>%1 不是文本反转嵌入：它含有 %2 个张量。</translation>
    </message>
    <message>
        <source>The embedding %1 has %2 vectors; a prompt has room for %3.</source>
        <translation>嵌入 %1 有 %2 个向量；提示词只能容纳 %3 个。</translation>
    </message>
    <message>
        <source>The embedding %1 contains values that are not numbers.</source>
        <translation>嵌入 %1 含有不是数字的值。</translation>
    </message>
    <message>
        <source>The embedding %1 has %2 vectors for one text encoder and %3 for the other.</source>
        <translation>嵌入 %1 对一个文本编码器有 %2 个向量，对另一个有 %3 个。</translation>
    </message>
    <message>
        <source>The embedding %1 was made for models with %2 text encoders; this one has %3.</source>
        <translation>嵌入 %1 是为有 %2 个文本编码器的模型制作的；此模型有 %3 个。</translation>
    </message>
    <message>
        <source>The embedding %1 has vectors of %2 numbers; this model&apos;s text encoder takes %3.</source>
        <translation>嵌入 %1 的向量有 %2 个数；此模型的文本编码器需要 %3 个。</translation>
    </message>
    <message>
        <source>The prompt names the embedding &quot;%1&quot;, which is not known.</source>
        <translation>提示词中的嵌入“%1”未知。</translation>
    </message>
    <message>
        <source>Add its file, or take embedding:%1 out of the prompt.</source>
        <translation>请添加它的文件，或从提示词中去掉 embedding:%1。</translation>
    </message>
    <message>
        <source>The folder &apos;%1&apos; cannot be made: %2.</source>
        <translation>无法创建文件夹“%1”：%2。</translation>
    </message>
    <message>
        <source>The folder &apos;%1&apos; cannot be made.</source>
        <translation>无法创建文件夹“%1”。</translation>
    </message>
    <message>
        <source>The folder of models &apos;%1&apos; cannot be read: %2.</source>
        <translation>无法读取模型文件夹“%1”：%2。</translation>
    </message>
    <message>
        <source>The address of the PostgreSQL queue cannot be read.</source>
        <translation>无法识别 PostgreSQL 队列的地址。</translation>
    </message>
    <message>
        <source>It is written postgresql://USER@HOST:PORT/DATABASE. A password is better given in the environment variable PGPASSWORD or in the file ~/.pgpass; in an address its signs @ : / ? # % are written %40 %3A %2F %3F %23 %25.</source>
        <translation>地址写作 postgresql://用户@主机:端口/数据库。密码最好放在环境变量 PGPASSWORD 或文件 ~/.pgpass 中；写在地址里时，符号 @ : / ? # % 要写成 %40 %3A %2F %3F %23 %25。</translation>
    </message>
    <message>
        <source>there is no memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>it does not answer</source>
        <translation>没有响应</translation>
    </message>
    <message>
        <source>The queue %1 cannot be reached: %2.</source>
        <translation>无法连接队列 %1：%2。</translation>
    </message>
    <message>
        <source>See that the database is up and can be reached from here, and that user and password are right.</source>
        <translation>请确认数据库正在运行、从本机可以访问，并且用户名和密码正确。</translation>
    </message>
    <message>
        <source>The queue %1 cannot be used: %2.</source>
        <translation>无法使用队列 %1：%2。</translation>
    </message>
    <message>
        <source>The queue %1 was made by a newer version of Candela.</source>
        <translation>队列 %1 由更新版本的 Candela 创建。</translation>
    </message>
    <message>
        <source>Update this one.</source>
        <translation>请更新本程序。</translation>
    </message>
    <message>
        <source>The queue %1 needs PostgreSQL 13 or newer.</source>
        <translation>队列 %1 需要 PostgreSQL 13 或更新版本。</translation>
    </message>
    <message>
        <source>The model %1 is not there.</source>
        <translation>找不到模型 %1。</translation>
    </message>
    <message>
        <source>The job waits until it is found again.</source>
        <translation>任务会等待，直到重新找到它。</translation>
    </message>
    <message>
        <source>The grid waits for %1 of its pictures.</source>
        <translation>网格还在等待其中 %1 张图片。</translation>
    </message>
    <message>
        <source>It is drawn when they have ended.</source>
        <translation>它们全部结束后就会绘制。</translation>
    </message>
    <message>
        <source>The queue has a job in the unknown state &apos;%1&apos;.</source>
        <translation>队列中有状态未知的任务：“%1”。</translation>
    </message>
    <message>
        <source>See that the disk has room and the folder can be written.</source>
        <translation>请确认磁盘有空间且文件夹可写。</translation>
    </message>
    <message>
        <source>Another program holds it: end that one, or try again later.</source>
        <translation>另一个程序正占用它：请结束该程序，或稍后再试。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be written.</source>
        <translation>无法写入文件夹 %1。</translation>
    </message>
    <message>
        <source>The queue %1 is gone.</source>
        <translation>队列 %1 已不存在。</translation>
    </message>
    <message>
        <source>What was running has ended as it should; see what has deleted or replaced the file.</source>
        <translation>正在运行的任务已正常结束；请查看是什么删除或替换了该文件。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is larger than %2 MB and is not put into the database.</source>
        <translation>“%1”超过 %2 MB，不会存入数据库。</translation>
    </message>
    <message>
        <source>Let the workers write into a shared folder, with --output.</source>
        <translation>请用 --output 让工作进程写入共享文件夹。</translation>
    </message>
    <message>
        <source>The result &apos;%1&apos; cannot be read again.</source>
        <translation>无法再次读取结果“%1”。</translation>
    </message>
    <message>
        <source>The queue %1 is damaged.</source>
        <translation>队列 %1 已损坏。</translation>
    </message>
    <message>
        <source>The gallery %1 is damaged.</source>
        <translation>图库 %1 已损坏。</translation>
    </message>
    <message>
        <source>The queue %1 was made by a newer version.</source>
        <translation>队列 %1 由更新的版本创建。</translation>
    </message>
    <message>
        <source>The gallery %1 was made by a newer version.</source>
        <translation>图库 %1 由更新的版本创建。</translation>
    </message>
    <message>
        <source>The gallery %1 cannot be used: %2.</source>
        <translation>无法使用图库 %1：%2。</translation>
    </message>
    <message>
        <source>Given up: %1 workers that took this job ended while they worked on it.</source>
        <translation>已放弃：先后有 %1 个工作进程在处理此任务时意外终止。</translation>
    </message>
    <message>
        <source>See in their logs what ended them, such as a lack of memory; then retry it.</source>
        <translation>请在其日志中查看终止的原因（例如内存不足），然后重试。</translation>
    </message>
    <message>
        <source>The server&apos;s list of the repository&apos;s files is not understood.</source>
        <translation>无法识别服务器给出的仓库文件列表。</translation>
    </message>
    <message>
        <source>The server&apos;s list of the repository&apos;s files does not say how large they are.</source>
        <translation>服务器给出的仓库文件列表没有说明文件大小。</translation>
    </message>
    <message>
        <source>The repository&apos;s model_index.json names no components.</source>
        <translation>仓库的 model_index.json 没有列出任何组件。</translation>
    </message>
    <message>
        <source>The repository has no safetensors weights of its %1.</source>
        <translation>仓库中没有 %1 的 safetensors 权重。</translation>
    </message>
    <message>
        <source>Look for another copy of the model that has them; pickles are not downloaded.</source>
        <translation>请另找一份带有 safetensors 的模型；不会下载 pickle 文件。</translation>
    </message>
    <message>
        <source>The repository names a file &apos;%1&apos;, which leads out of its folder.</source>
        <translation>仓库列出的文件“%1”指向其文件夹之外。</translation>
    </message>
    <message>
        <source>The file of prompts %1 cannot be read.</source>
        <translation>无法读取提示词文件 %1。</translation>
    </message>
    <message>
        <source>The file of prompts %1 is larger than 64 MB.</source>
        <translation>提示词文件 %1 超过 64 MB。</translation>
    </message>
    <message>
        <source>The first row of %1 names no column &apos;prompt&apos;.</source>
        <translation>%1 的第一行没有名为“prompt”的列。</translation>
    </message>
    <message>
        <source>There is no setting &apos;%1&apos;.</source>
        <translation>没有名为“%1”的设置。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no value for %2.</source>
        <translation>“%1”不是 %2 的有效值。</translation>
    </message>
    <message>
        <source>The file of prompts %1 holds none.</source>
        <translation>提示词文件 %1 中没有提示词。</translation>
    </message>
    <message>
        <source>Write seeds as 7, 1-4 or 1-9,20.</source>
        <translation>种子请写作 7、1-4 或 1-9,20。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no list of seeds.</source>
        <translation>“%1”不是种子列表。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; means more than a million seeds.</source>
        <translation>“%1”表示的种子超过一百万个。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; names no setting and its values.</source>
        <translation>“%1”没有写明设置及其数值。</translation>
    </message>
    <message>
        <source>Write it as steps=10,20,30.</source>
        <translation>请写作 steps=10,20,30。</translation>
    </message>
    <message>
        <source>These are more than a million combinations.</source>
        <translation>组合超过一百万种。</translation>
    </message>
    <message>
        <source>A folder for the grid cannot be made in %1.</source>
        <translation>无法在 %1 中创建网格的文件夹。</translation>
    </message>
    <message>
        <source>A grid has at most three settings that vary.</source>
        <translation>一个网格最多变化三项设置。</translation>
    </message>
    <message>
        <source>That would be more than %1 jobs.</source>
        <translation>任务将超过 %1 个。</translation>
    </message>
    <message>
        <source>Leave out some choices, seeds or values.</source>
        <translation>请减少一些选项、种子或数值。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be read: %2.</source>
        <translation>无法读取文件夹 %1：%2。</translation>
    </message>
    <message>
        <source>The name &apos;%1&apos; has a brace without its partner.</source>
        <translation>文件名“%1”中的花括号没有成对。</translation>
    </message>
    <message>
        <source>Write words as {prompt} or {seed}.</source>
        <translation>词语请写作 {prompt} 或 {seed}。</translation>
    </message>
    <message>
        <source>The word {%1} is not known in names of pictures.</source>
        <translation>图片文件名中没有 {%1} 这个词语。</translation>
    </message>
    <message>
        <source>Known are %1.</source>
        <translation>可用的有 %1。</translation>
    </message>
    <message>
        <source>The prompt has braces nested deeper than %1 levels.</source>
        <translation>提示词中的花括号嵌套超过 %1 层。</translation>
    </message>
    <message>
        <source>The choice that begins with &quot;%1&quot; is not closed.</source>
        <translation>以“%1”开头的选项没有结束。</translation>
    </message>
    <message>
        <source>Put a } behind its last word, or \{ where the brace itself is meant.</source>
        <translation>请在最后一个词后加上 }；如果就是要花括号本身，请写作 \{。</translation>
    </message>
    <message>
        <source>The wildcard __%1__ leads back to itself.</source>
        <translation>通配词 __%1__ 引用了自己。</translation>
    </message>
    <message>
        <source>The wildcard __%1__ has no lines.</source>
        <translation>通配词 __%1__ 没有内容。</translation>
    </message>
    <message>
        <source>The wildcard __%1__ has no file %2.</source>
        <translation>通配词 __%1__ 没有文件 %2。</translation>
    </message>
    <message>
        <source>%1 is no list of words: it is larger than 4 MB.</source>
        <translation>%1 不是词语列表：它超过 4 MB。</translation>
    </message>
    <message>
        <source>The %1 has an unknown field &apos;%2&apos;.</source>
        <translation>%1 含有未知的字段“%2”。</translation>
    </message>
    <message>
        <source>It was perhaps written by a newer version.</source>
        <translation>可能由更新的版本写入。</translation>
    </message>
    <message>
        <source>The %1 has an unusable value for &apos;%2&apos;.</source>
        <translation>%1 中“%2”的值无法使用。</translation>
    </message>
    <message>
        <source>A request of the kind &apos;%1&apos; is not known.</source>
        <translation>没有“%1”这种请求。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no request.</source>
        <translation>“%1”不是请求。</translation>
    </message>
    <message>
        <source>Line %1 of %2: %3</source>
        <translation>%2 第 %1 行：%3</translation>
    </message>
    <message>
        <source>Line %1 of %2</source>
        <translation>%2 第 %1 行</translation>
    </message>
    <message>
        <source>The prompt has brackets nested deeper than %1 levels.</source>
        <translation>提示词中的括号嵌套超过 %1 层。</translation>
    </message>
    <message>
        <source>Put a backslash before brackets that are meant as such.</source>
        <translation>如果就是要括号本身，请在其前加反斜杠。</translation>
    </message>
    <message>
        <source>The prompt has more than %1 tokens, which is more than can be painted with.</source>
        <translation>提示词超过 %1 个词元，无法用于作画。</translation>
    </message>
    <message>
        <source>Shorten the prompt.</source>
        <translation>请缩短提示词。</translation>
    </message>
    <message>
        <source>The file %1 is no LoRA.</source>
        <translation>文件 %1 不是 LoRA。</translation>
    </message>
    <message>
        <source>The LoRA %1 cannot be used: its layer &apos;%2&apos; %3.</source>
        <translation>无法使用 LoRA %1：其中的层“%2”%3。</translation>
    </message>
    <message>
        <source>lacks one of the parts that belong together</source>
        <translation>缺少配套的权重</translation>
    </message>
    <message>
        <source>has factors of different ranks</source>
        <translation>的各因子秩不一致</translation>
    </message>
    <message>
        <source>multiplies two changes of different sizes</source>
        <translation>中相乘的两部分大小不同</translation>
    </message>
    <message>
        <source>has a part of another type or size</source>
        <translation>含有类型或大小不符的权重</translation>
    </message>
    <message>
        <source>has values that are not numbers</source>
        <translation>含有非数值</translation>
    </message>
    <message>
        <source>is changed by a rotation (OFT), which is not supported</source>
        <translation>采用旋转（OFT）方式，目前不支持</translation>
    </message>
    <message>
        <source>is no number</source>
        <translation>不是数字</translation>
    </message>
    <message>
        <source>The LoRA %1 cannot be used: its layer &apos;%2&apos; has magnitudes of another size.</source>
        <translation>无法使用 LoRA %1：其中的层“%2”的幅度大小不符。</translation>
    </message>
    <message>
        <source>The LoRA %1 does not fit the model %2: its layer &apos;%3&apos; changes %4 numbers, and the model has %5 there.</source>
        <translation>LoRA %1 与模型 %2 不匹配：其中的层“%3”改动 %4 个数，而模型此处为 %5。</translation>
    </message>
    <message>
        <source>Choose a model of the kind that it was made for.</source>
        <translation>请选择它所适用的那类模型。</translation>
    </message>
    <message>
        <source>The LoRA %1 is made for %2, and the model %3 is %4.</source>
        <translation>LoRA %1 适用于 %2，而模型 %3 是 %4。</translation>
    </message>
    <message>
        <source>None of the %1 layers of the LoRA %2 has a place in the model %3.</source>
        <translation>LoRA %2 的 %1 个层在模型 %3 中都没有对应位置。</translation>
    </message>
    <message>
        <source>The weight of the LoRA &quot;%1&quot; is %2; it must lie between -10 and 10.</source>
        <translation>LoRA“%1”的权重为 %2；必须在 -10 到 10 之间。</translation>
    </message>
    <message>
        <source>The prompt gives the LoRA &quot;%1&quot; the weight &quot;%2&quot;, which is not a number.</source>
        <translation>提示词给 LoRA“%1”的权重“%2”不是数字。</translation>
    </message>
    <message>
        <source>The prompt gives the LoRA &quot;%1&quot; the argument &quot;%2&quot;, which means nothing here.</source>
        <translation>提示词给 LoRA“%1”的参数“%2”在这里没有意义。</translation>
    </message>
    <message>
        <source>The prompt asks for the LoRA &quot;%1&quot;, and no file of that name is known.</source>
        <translation>提示词要求使用 LoRA“%1”，但没有找到该名称的文件。</translation>
    </message>
    <message>
        <source>Add the folder that it lies in to those of the models.</source>
        <translation>请把它所在的文件夹加入模型文件夹。</translation>
    </message>
    <message>
        <source>The LoRA %1 is not there.</source>
        <translation>找不到 LoRA %1。</translation>
    </message>
    <message>
        <source>The prompt asks for the hypernetwork &quot;%1&quot;, and such cannot be applied.</source>
        <translation>提示词要求使用超网络“%1”，而目前还不能使用超网络。</translation>
    </message>
    <message>
        <source>Take &lt;hypernet:…&gt; out of the prompt.</source>
        <translation>请从提示词中去掉 &lt;hypernet:…&gt;。</translation>
    </message>
    <message>
        <source>The prompt composes %1 prompts with AND; at most %2 can be.</source>
        <translation>提示词用 AND 组合了 %1 段；最多 %2 段。</translation>
    </message>
    <message>
        <source>The prompt has the weight &quot;%1&quot;, which is no number.</source>
        <translation>提示词中的权重“%1”不是数字。</translation>
    </message>
    <message>
        <source>Write a weight such as 1.2, or a backslash before brackets that are meant as such.</source>
        <translation>权重请写作 1.2 这样的数字；如果就是要括号本身，请在其前加反斜杠。</translation>
    </message>
    <message>
        <source>The prompt has a weight that is not finite.</source>
        <translation>提示词中有一个权重不是有限的数。</translation>
    </message>
    <message>
        <source>%1 has %2 cells for %3 columns.</source>
        <translation>%1 有 %2 个单元格，而列只有 %3 个。</translation>
    </message>
    <message>
        <source>generate request</source>
        <translation>生成请求</translation>
    </message>
    <message>
        <source>relight request</source>
        <translation>提亮请求</translation>
    </message>
    <message>
        <source>grid request</source>
        <translation>网格请求</translation>
    </message>
    <message>
        <source>The device ran out of memory.</source>
        <translation>设备内存不足。</translation>
    </message>
    <message>
        <source>Choose a smaller size, or compute on the processor.</source>
        <translation>请选择更小的尺寸，或改用处理器计算。</translation>
    </message>
    <message>
        <source>The memory ran out.</source>
        <translation>内存不足。</translation>
    </message>
    <message>
        <source>Choose a smaller size or fewer pictures, or close other programs.</source>
        <translation>请选择更小的尺寸或更少的图片，或关闭其他程序。</translation>
    </message>
    <message>
        <source>The computation failed: %1</source>
        <translation>计算失败：%1</translation>
    </message>
    <message>
        <source>A file operation failed on %1: %2.</source>
        <translation>对 %1 的文件操作失败：%2。</translation>
    </message>
    <message>
        <source>This build of the engine alone reads and writes no pictures.</source>
        <translation>这个仅含引擎的版本不能读写图片。</translation>
    </message>
    <message>
        <source>The bundled networks for relighting are not there.</source>
        <translation>找不到提亮用的内置网络。</translation>
    </message>
    <message>
        <source>Name a model folder.</source>
        <translation>请指定模型文件夹。</translation>
    </message>
    <message>
        <source>There is no device &apos;%1&apos;; known are auto, cpu, cuda and cuda:N.</source>
        <translation>没有设备“%1”；可用的有 auto、cpu、cuda 和 cuda:N。</translation>
    </message>
    <message>
        <source>The device %1 was asked for, but this build finds no CUDA device.</source>
        <translation>指定了设备 %1，但本程序找不到 CUDA 设备。</translation>
    </message>
    <message>
        <source>Use the device auto or cpu.</source>
        <translation>请使用设备 auto 或 cpu。</translation>
    </message>
    <message>
        <source>The device %1 was asked for, but there are only %2 CUDA devices.</source>
        <translation>指定了设备 %1，但只有 %2 个 CUDA 设备。</translation>
    </message>
    <message>
        <source>The precision fp16 was asked for on the processor, which would be slower than fp32.</source>
        <translation>指定在处理器上使用精度 fp16，这会比 fp32 更慢。</translation>
    </message>
    <message>
        <source>Use bf16, fp32 or auto; fp16 is for CUDA.</source>
        <translation>请使用 bf16、fp32 或 auto；fp16 用于 CUDA。</translation>
    </message>
    <message>
        <source>The number of threads is %1; it must lie between 0 (all) and 1024.</source>
        <translation>线程数为 %1；须在 0（全部）到 1024 之间。</translation>
    </message>
    <message>
        <source>A picture of %1x%2 pixels would need about %3 of memory, and %4 are free.</source>
        <translation>%1x%2 像素的图片约需 %3 内存，而可用的只有 %4。</translation>
    </message>
    <message>
        <source>Choose a smaller size.</source>
        <translation>请选择更小的尺寸。</translation>
    </message>
    <message>
        <source>The output folder %1 does not exist.</source>
        <translation>输出文件夹 %1 不存在。</translation>
    </message>
    <message>
        <source>Create it, or choose another one.</source>
        <translation>请创建该文件夹，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>The output folder %1 cannot be written.</source>
        <translation>无法写入输出文件夹 %1。</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>请选择其他文件夹。</translation>
    </message>
    <message>
        <source>This build of the engine alone writes no pictures; it can save latents.</source>
        <translation>这个仅含引擎的版本不能写图片，但可以保存潜变量。</translation>
    </message>
    <message>
        <source>The output %1 is neither an existing folder nor a .png, .jpg or .webp file.</source>
        <translation>输出位置 %1 既不是已有的文件夹，也不是 .png、.jpg 或 .webp 文件。</translation>
    </message>
    <message>
        <source>The format &apos;%1&apos; is none of png, jpg and webp.</source>
        <translation>格式“%1”不是 png、jpg 或 webp。</translation>
    </message>
    <message>
        <source>None of the pictures of the grid %1 was made.</source>
        <translation>网格 %1 的图片一张也没有生成。</translation>
    </message>
    <message>
        <source>A strength of %1 leaves none of the %2 steps to take.</source>
        <translation>重绘强度 %1 使 %2 步中一步也不剩。</translation>
    </message>
    <message>
        <source>Choose a greater strength, or more steps.</source>
        <translation>请增大重绘强度，或增加步数。</translation>
    </message>
    <message>
        <source>The %1 is %2; it must lie between %3 and %4.</source>
        <translation>%1为 %2；须在 %3 到 %4 之间。</translation>
    </message>
    <message>
        <source>The %1 is %2 pixels; this model needs a multiple of %3.</source>
        <translation>%1为 %2 像素；此模型要求是 %3 的倍数。</translation>
    </message>
    <message>
        <source>The decoder&apos;s picture contains values that are not numbers.</source>
        <translation>解码出的图片含有非数字的值。</translation>
    </message>
    <message>
        <source>Try again with the precision fp32.</source>
        <translation>请改用精度 fp32 再试。</translation>
    </message>
    <message>
        <source>number of steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>guidance scale (cfg)</source>
        <translation>引导强度</translation>
    </message>
    <message>
        <source>eta</source>
        <translation>eta</translation>
    </message>
    <message>
        <source>strength</source>
        <translation>重绘强度</translation>
    </message>
    <message>
        <source>number of pictures</source>
        <translation>图片张数</translation>
    </message>
    <message>
        <source>clip skip</source>
        <translation>CLIP 跳层</translation>
    </message>
    <message>
        <source>quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>The network returns %1 channels where the sampler needs %2.</source>
        <translation>网络返回 %1 个通道，而采样器需要 %2 个。</translation>
    </message>
    <message>
        <source>Step %1 of %2 gave values that are not numbers.</source>
        <translation>第 %1/%2 步得到了非数字的值。</translation>
    </message>
    <message>
        <source>Choose the precision fp32, or another sampler.</source>
        <translation>请选择精度 fp32，或其他采样器。</translation>
    </message>
    <message>
        <source>%1 steps cannot be sampled: the model was trained with %2.</source>
        <translation>无法采样 %1 步：模型是用 %2 步训练的。</translation>
    </message>
    <message>
        <source>Eta is %1, which is not between 0 and 1.</source>
        <translation>eta 为 %1，不在 0 到 1 之间。</translation>
    </message>
    <message>
        <source>Step %1 of %2 cannot be the first.</source>
        <translation>%2 步中的第 %1 步不能作为起点。</translation>
    </message>
    <message>
        <source>The sampler %1 has no %2 schedule.</source>
        <translation>采样器 %1 没有 %2 噪声日程。</translation>
    </message>
    <message>
        <source>Choose the default schedule or another sampler.</source>
        <translation>请选择默认的噪声日程，或其他采样器。</translation>
    </message>
    <message>
        <source>%1 steps are too many for lcm: the model was distilled for %2.</source>
        <translation>对 lcm 来说 %1 步太多：模型是为 %2 步蒸馏的。</translation>
    </message>
    <message>
        <source>%1 steps are too few for plms: this model&apos;s settings need at least 4.</source>
        <translation>对 plms 来说 %1 步太少：此模型的设置至少需要 4 步。</translation>
    </message>
    <message>
        <source>%1 steps are too many for %2: this model&apos;s settings allow %3.</source>
        <translation>对 %2 来说 %1 步太多：此模型的设置最多允许 %3 步。</translation>
    </message>
    <message>
        <source>%1 steps are too many for %2: this model&apos;s settings would begin at %3 of %4.</source>
        <translation>对 %2 来说 %1 步太多：此模型的设置会从 %4 中的 %3 开始。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made: %2 is a file.</source>
        <translation>无法创建文件夹 %1：%2 是文件。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made: %2.</source>
        <translation>无法创建文件夹 %1：%2。</translation>
    </message>
    <message>
        <source>The reference %1 is not, like %2, in colour or grey.</source>
        <translation>参考图片 %1 与 %2 不同为彩色或灰度。</translation>
    </message>
    <message>
        <source>The reference %1 is not of the size of %2.</source>
        <translation>参考图片 %1 与 %2 尺寸不同。</translation>
    </message>
    <message>
        <source>The model %1 has no init_high, which finding the ratio to a reference needs.</source>
        <translation>模型 %1 没有 init_high，无法根据参考图片求出比率。</translation>
    </message>
    <message>
        <source>The folder %1 has no pictures.</source>
        <translation>文件夹 %1 中没有图片。</translation>
    </message>
    <message>
        <source>Pictures are PNG, JPEG, WebP, TIFF and BMP files.</source>
        <translation>支持 PNG、JPEG、WebP、TIFF 和 BMP 图片。</translation>
    </message>
    <message>
        <source>Pictures cannot be written as &apos;%1&apos;; png, jpg, webp, tiff and bmp can be.</source>
        <translation>图片不能保存为“%1”；可以用 png、jpg、webp、tiff 和 bmp。</translation>
    </message>
    <message>
        <source>The output %1 is one file, but %2 pictures are to be relit.</source>
        <translation>输出位置 %1 是单个文件，而要提亮的图片有 %2 张。</translation>
    </message>
    <message>
        <source>Name a folder.</source>
        <translation>请指定文件夹。</translation>
    </message>
    <message>
        <source>The output %1 is neither a folder nor a picture: %2 cannot be written.</source>
        <translation>输出位置 %1 既不是文件夹也不是图片：不能写入 %2。</translation>
    </message>
    <message>
        <source>End a folder&apos;s name with /, or name a png, jpg, webp, tiff or bmp file.</source>
        <translation>文件夹名请以 / 结尾，或指定 png、jpg、webp、tiff 或 bmp 文件。</translation>
    </message>
    <message>
        <source>The output %1 contradicts the format %2.</source>
        <translation>输出位置 %1 与格式 %2 矛盾。</translation>
    </message>
    <message>
        <source>The ratio must be a positive number.</source>
        <translation>比率须为正数。</translation>
    </message>
    <message>
        <source>3 to 5 is advised.</source>
        <translation>建议取 3 到 5。</translation>
    </message>
    <message>
        <source>The quality %1 does not lie between 1 and 100.</source>
        <translation>质量 %1 不在 1 到 100 之间。</translation>
    </message>
    <message>
        <source>Tensors can be saved of one picture alone, not of %1.</source>
        <translation>只能保存一张图片的张量，不能保存 %1 张的。</translation>
    </message>
    <message>
        <source>The reference %1 does not exist.</source>
        <translation>参考图片 %1 不存在。</translation>
    </message>
    <message>
        <source>The reference %1 is one picture, but %2 are to be relit.</source>
        <translation>参考图片 %1 只有一张，而要提亮的图片有 %2 张。</translation>
    </message>
    <message>
        <source>Name a folder with pictures of the same names.</source>
        <translation>请指定含有同名图片的文件夹。</translation>
    </message>
    <message>
        <source>There is no picture to relight.</source>
        <translation>没有要提亮的图片。</translation>
    </message>
    <message>
        <source>%1 could not be relit; it may be too large for the memory there is.</source>
        <translation>未能提亮 %1；它对现有内存来说可能太大。</translation>
    </message>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1 不存在。</translation>
    </message>
    <message>
        <source>%1 is not a PNG, JPEG, WebP, TIFF or BMP picture.</source>
        <translation>%1 不是 PNG、JPEG、WebP、TIFF 或 BMP 图片。</translation>
    </message>
    <message>
        <source>%1 has no picture of the same name among the references.</source>
        <translation>参考图片中没有与 %1 同名的图片。</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>磁盘空间不足</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>权限不足</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有这个文件或文件夹</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统只读</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>读写错误</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>它是文件夹</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>它不是文件夹</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>文件名太长</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>打开的文件太多</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>超出磁盘配额</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>不允许此操作</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>设备正忙</translation>
    </message>
    <message>
        <source>%1 cannot be written: it names a folder, not a file.</source>
        <translation>无法写入 %1：它是文件夹，不是文件。</translation>
    </message>
    <message>
        <source>%1 cannot be written: the folder %2 does not exist.</source>
        <translation>无法写入 %1：文件夹 %2 不存在。</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>%1 could not be written: %2.</source>
        <translation>未能写入 %1：%2。</translation>
    </message>
    <message>
        <source>%1 is not a picture that can be read.</source>
        <translation>%1 不是可以读取的图片。</translation>
    </message>
    <message>
        <source>A picture of %1x%2 pixels could not be turned into a PNG file: %3.</source>
        <translation>无法将 %1x%2 像素的图片转成 PNG 文件：%3。</translation>
    </message>
    <message>
        <source>%1 is not a .png, .jpg or .webp file.</source>
        <translation>%1 不是 .png、.jpg 或 .webp 文件。</translation>
    </message>
    <message>
        <source>%1 is neither a file nor a folder.</source>
        <translation>%1 既不是文件也不是文件夹。</translation>
    </message>
    <message>
        <source>%1 is of a kind that cannot be inspected.</source>
        <translation>不支持查看 %1 这类文件。</translation>
    </message>
    <message>
        <source>Give a model folder, a .safetensors, .ckpt or .pth file, or a PNG, JPEG or WebP picture.</source>
        <translation>请给出模型文件夹，.safetensors、.ckpt 或 .pth 文件，或者 PNG、JPEG、WebP 图片。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>%1 cannot be read: it is not a regular file.</source>
        <translation>无法读取 %1：它不是普通文件。</translation>
    </message>
    <message>
        <source>%1 has more than 2 GiB, more than a picture can have.</source>
        <translation>%1 超过 2 GiB，图片不可能这么大。</translation>
    </message>
    <message>
        <source>%1 cannot be opened.</source>
        <translation>无法打开 %1。</translation>
    </message>
    <message>
        <source>%1 cannot be read to its end.</source>
        <translation>无法完整读取 %1。</translation>
    </message>
    <message>
        <source>%1 is broken inside and cannot be decoded.</source>
        <translation>%1 内部已损坏，无法解码。</translation>
    </message>
    <message>
        <source>A picture with transparency cannot be written as %1.</source>
        <translation>带透明度的图片无法保存为 %1。</translation>
    </message>
    <message>
        <source>Choose PNG, WebP or TIFF.</source>
        <translation>请选择 PNG、WebP 或 TIFF。</translation>
    </message>
    <message>
        <source>A picture of %1x%2 pixels cannot be written as %3.</source>
        <translation>%1x%2 像素的图片无法保存为 %3。</translation>
    </message>
    <message>
        <source>Choose another format.</source>
        <translation>请选择其他格式。</translation>
    </message>
    <message>
        <source>%1 is cut short: the picture&apos;s end is missing.</source>
        <translation>%1 不完整：图片的末尾缺失。</translation>
    </message>
    <message>
        <source>%1 has samples of %2 bit; 8 and 16 can be read.</source>
        <translation>%1 的采样为 %2 位；只能读取 8 位和 16 位。</translation>
    </message>
    <message>
        <source>%1 has samples of %2 bits; 8 and 16 can be read.</source>
        <translation>%1 的采样为 %2 位；只能读取 8 位和 16 位。</translation>
    </message>
    <message>
        <source>%1 has a palette of colours and is no photograph; save it in RGB.</source>
        <translation>%1 使用调色板，不是照片；请另存为 RGB。</translation>
    </message>
    <message>
        <source>%1 is in CMYK, for printing; save it in RGB.</source>
        <translation>%1 是用于印刷的 CMYK；请另存为 RGB。</translation>
    </message>
    <message>
        <source>%1 has the unknown PNG colour type %2.</source>
        <translation>%1 的 PNG 颜色类型 %2 未知。</translation>
    </message>
    <message>
        <source>%1 is an animation; its pictures can be relit one by one.</source>
        <translation>%1 是动画；请逐张提亮其中的图片。</translation>
    </message>
    <message>
        <source>%1 is no JPEG picture that can be read: a marker is missing.</source>
        <translation>%1 不是可以读取的 JPEG 图片：缺少标记。</translation>
    </message>
    <message>
        <source>%1 is a JPEG file without a picture.</source>
        <translation>%1 是没有图片的 JPEG 文件。</translation>
    </message>
    <message>
        <source>%1 has %2 components; 1 and 3 can be read.</source>
        <translation>%1 有 %2 个分量；只能读取 1 个和 3 个。</translation>
    </message>
    <message>
        <source>%1 is no WebP picture that can be read.</source>
        <translation>%1 不是可以读取的 WebP 图片。</translation>
    </message>
    <message>
        <source>%1 has colours (TIFF&apos;s photometric interpretation %2) that are neither grey nor RGB.</source>
        <translation>%1 的颜色（TIFF 光度解释 %2）既不是灰度也不是 RGB。</translation>
    </message>
    <message>
        <source>%1 has several pages; save them one by one.</source>
        <translation>%1 有多页；请逐页另存。</translation>
    </message>
    <message>
        <source>%1 has samples that are not whole numbers.</source>
        <translation>%1 的采样不是整数。</translation>
    </message>
    <message>
        <source>%1 is a BMP file of a kind that is too old to be read.</source>
        <translation>%1 是过旧的 BMP 文件，无法读取。</translation>
    </message>
    <message>
        <source>%1 is a BMP file of a kind (%2 bits, packing %3) that cannot be read.</source>
        <translation>无法读取 %1 这种 BMP 文件（%2 位，压缩方式 %3）。</translation>
    </message>
    <message>
        <source>%1 is a GIF file, which is for animations and palettes; save it in RGB.</source>
        <translation>%1 是 GIF 文件，用于动画和调色板图片；请另存为 RGB。</translation>
    </message>
    <message>
        <source>%1 is empty.</source>
        <translation>%1 是空的。</translation>
    </message>
    <message>
        <source>%1 is a picture of %2 pixels.</source>
        <translation>%1 是 %2 像素的图片。</translation>
    </message>
    <message>
        <source>%1 has %2 pixels, more than can be held; at most %3 million are.</source>
        <translation>%1 有 %2 像素，超出了上限；最多 %3 百万像素。</translation>
    </message>
    <message>
        <source>The picture&apos;s metadata could not be written: %1.</source>
        <translation>无法写入图片的元数据：%1。</translation>
    </message>
    <message>
        <source>Leave them out.</source>
        <translation>请不要保留元数据。</translation>
    </message>
    <message>
        <source>The grid has %1 %2 and %3 labels for them.</source>
        <translation>网格有 %1 %2，标签却有 %3 个。</translation>
    </message>
    <message>
        <source>There is no picture to lay out.</source>
        <translation>没有可排列的图片。</translation>
    </message>
    <message>
        <source>A grid of %1 columns and %2 rows cannot be drawn.</source>
        <translation>无法绘制 %1 列 %2 行的网格。</translation>
    </message>
    <message>
        <source>A grid of %1x%2 cells cannot hold %3 pictures.</source>
        <translation>%1x%2 格的网格放不下 %3 张图片。</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>A sheet of %1x%2 pixels is too large.</source>
        <translation>%1x%2 像素的总图太大。</translation>
    </message>
    <message>
        <source>Reduce the pictures, or use fewer cells.</source>
        <translation>请缩小图片，或减少格数。</translation>
    </message>
    <message>
        <source>The grid %1 is not a .png, .jpg or .webp file.</source>
        <translation>网格 %1 不是 .png、.jpg 或 .webp 文件。</translation>
    </message>
    <message>
        <source>%1 cannot be read.</source>
        <translation>无法读取 %1。</translation>
    </message>
    <message>
        <source>%1 says more than 32 MB of itself.</source>
        <translation>%1 附带的信息超过 32 MB。</translation>
    </message>
    <message>
        <source>%1 is cut short.</source>
        <translation>%1 不完整。</translation>
    </message>
    <message>
        <source>%1 is in too many pieces.</source>
        <translation>%1 分成了太多块。</translation>
    </message>
    <message>
        <source>%1 is no JPEG picture that can be read.</source>
        <translation>%1 不是可以读取的 JPEG 图片。</translation>
    </message>
    <message>
        <source>%1 is a picture without pixels.</source>
        <translation>%1 是没有像素的图片。</translation>
    </message>
    <message>
        <source>%1 is no PNG, JPEG or WebP picture.</source>
        <translation>%1 不是 PNG、JPEG 或 WebP 图片。</translation>
    </message>
    <message>
        <source>it does not begin as one</source>
        <translation>开头不是 PNG</translation>
    </message>
    <message>
        <source>it ends within a chunk, at byte %1</source>
        <translation>在第 %1 字节处的数据块中截断</translation>
    </message>
    <message>
        <source>its chunk at byte %1 has a wrong checksum</source>
        <translation>第 %1 字节处的数据块校验和不符</translation>
    </message>
    <message>
        <source>%1 is not a usable PNG file: %2.</source>
        <translation>%1 不是可用的 PNG 文件：%2。</translation>
    </message>
    <message>
        <source>its text &apos;%1&apos; cannot be unpacked</source>
        <translation>其中的文本“%1”无法解压</translation>
    </message>
    <message>
        <source>it has no header</source>
        <translation>没有文件头</translation>
    </message>
    <message>
        <source>its size is %1x%2</source>
        <translation>尺寸为 %1x%2</translation>
    </message>
    <message>
        <source>FreeType, which reads fonts, could not be started.</source>
        <translation>无法启动读取字体的 FreeType。</translation>
    </message>
    <message>
        <source>The font %1 cannot be read.</source>
        <translation>无法读取字体 %1。</translation>
    </message>
    <message>
        <source>There is no font to write labels with.</source>
        <translation>没有可用于书写标签的字体。</translation>
    </message>
    <message>
        <source>Install one, such as the package fonts-dejavu-core, or choose a font file.</source>
        <translation>请安装一种字体（例如软件包 fonts-dejavu-core），或选择字体文件。</translation>
    </message>
    <message>
        <source>%1 is no model&apos;s JSON file: it has %2 bytes.</source>
        <translation>%1 不是模型的 JSON 文件：它有 %2 字节。</translation>
    </message>
    <message>
        <source>%1 is nested deeper than %2 levels.</source>
        <translation>%1 的嵌套超过 %2 层。</translation>
    </message>
    <message>
        <source>%1 does not hold a JSON object.</source>
        <translation>%1 的内容不是 JSON 对象。</translation>
    </message>
    <message>
        <source>%1 is not valid JSON: there is a mistake at byte %2.</source>
        <translation>%1 不是有效的 JSON：第 %2 字节处有错误。</translation>
    </message>
    <message>
        <source>%1 has a number that is too large.</source>
        <translation>%1 中有过大的数字。</translation>
    </message>
    <message>
        <source>%1 has an unusable value for &apos;%2&apos;: %3.</source>
        <translation>%1 中“%2”的值无法使用：%3。</translation>
    </message>
    <message>
        <source>%1 describes a pipeline without a class name, which is not supported.</source>
        <translation>%1 描述的流程没有类名，不受支持。</translation>
    </message>
    <message>
        <source>%1 describes a %2, which is not supported.</source>
        <translation>%1 描述的是 %2，不受支持。</translation>
    </message>
    <message>
        <source>Supported are: %1.</source>
        <translation>支持的有：%1。</translation>
    </message>
    <message>
        <source>%1 names the weight file &apos;%2&apos;, which is not a plain file name.</source>
        <translation>%1 列出的权重文件“%2”不是单纯的文件名。</translation>
    </message>
    <message>
        <source>%1 has no weight_map.</source>
        <translation>%1 没有 weight_map。</translation>
    </message>
    <message>
        <source>%1 does not name a file for the weight &apos;%2&apos;.</source>
        <translation>%1 没有指明权重“%2”在哪个文件中。</translation>
    </message>
    <message>
        <source>%1 is a pickle file, which is not read.</source>
        <translation>%1 是 pickle 文件，不会读取。</translation>
    </message>
    <message>
        <source>Save the model with safe_serialization=True, or download its safetensors files.</source>
        <translation>请用 safe_serialization=True 保存模型，或下载其 safetensors 文件。</translation>
    </message>
    <message>
        <source>%1 has no weights: neither %2 nor model.safetensors, in one file or shards.</source>
        <translation>%1 没有权重：既没有 %2 也没有 model.safetensors，单个文件或分片都没有。</translation>
    </message>
    <message>
        <source>The model %1 does not exist.</source>
        <translation>模型 %1 不存在。</translation>
    </message>
    <message>
        <source>%1 is not a model folder: it has no model_index.json.</source>
        <translation>%1 不是模型文件夹：其中没有 model_index.json。</translation>
    </message>
    <message>
        <source>Choose the folder of a diffusers model, the one that holds model_index.json.</source>
        <translation>请选择 diffusers 模型的文件夹，即含有 model_index.json 的那一个。</translation>
    </message>
    <message>
        <source>%1 lists no %2.</source>
        <translation>%1 没有列出 %2。</translation>
    </message>
    <message>
        <source>%1 has a %2 as its %3, which is not supported.</source>
        <translation>%1 以 %2 作为 %3，不受支持。</translation>
    </message>
    <message>
        <source>The model&apos;s folder %1 is missing.</source>
        <translation>缺少模型的文件夹 %1。</translation>
    </message>
    <message>
        <source>%1 does not say of which class its %2 is.</source>
        <translation>%1 没有说明 %2 属于哪个类。</translation>
    </message>
    <message>
        <source>The weight file %1 is missing, which %2 names.</source>
        <translation>缺少权重文件 %1，而 %2 列出了它。</translation>
    </message>
    <message>
        <source>%1 names the scheduler &apos;%2&apos;, which is not known.</source>
        <translation>%1 指定了未知的调度器“%2”。</translation>
    </message>
    <message>
        <source>Replace it by the configuration of one that is, for example EulerDiscreteScheduler.</source>
        <translation>请换成受支持的配置，例如 EulerDiscreteScheduler。</translation>
    </message>
    <message>
        <source>%1 holds a config.json, but no weights.</source>
        <translation>%1 中有 config.json，但没有权重。</translation>
    </message>
    <message>
        <source>%1 is not a model folder: it has neither model_index.json nor config.json.</source>
        <translation>%1 不是模型文件夹：其中没有 model_index.json，也没有 config.json。</translation>
    </message>
    <message>
        <source>%1 holds more than %2 entries and is not read.</source>
        <translation>%1 的条目超过 %2 个，不予读取。</translation>
    </message>
    <message>
        <source>%1 is no checkpoint of URetinex-Net: it has no state_dict.</source>
        <translation>%1 不是 URetinex-Net 的检查点：其中没有 state_dict。</translation>
    </message>
    <message>
        <source>%1 has metadata &apos;opts&apos; that are no JSON object.</source>
        <translation>%1 的元数据“opts”不是 JSON 对象。</translation>
    </message>
    <message>
        <source>The folder %1 is no model for relighting: it has no %2.pth or %3.safetensors.</source>
        <translation>文件夹 %1 不是提亮用的模型：其中没有 %2.pth 或 %3.safetensors。</translation>
    </message>
    <message>
        <source>Name a folder with init_low, unfolding and L_adjust.</source>
        <translation>请指定含有 init_low、unfolding 和 L_adjust 的文件夹。</translation>
    </message>
    <message>
        <source>%1 has no network &apos;%2&apos;.</source>
        <translation>%1 中没有网络“%2”。</translation>
    </message>
    <message>
        <source>The model %1 is not a folder that can be read.</source>
        <translation>模型 %1 不是可以读取的文件夹。</translation>
    </message>
    <message>
        <source>The weights in %1 do not fit the model its config describes: %2.</source>
        <translation>%1 中的权重与其配置描述的模型不符：%2。</translation>
    </message>
    <message>
        <source>%1 missing (%2)</source>
        <translation>缺少 %1 个（%2）</translation>
    </message>
    <message>
        <source>%1 left over (%2)</source>
        <translation>多出 %1 个（%2）</translation>
    </message>
    <message>
        <source>%1 of another shape (%2)</source>
        <translation>%1 个形状不同（%2）</translation>
    </message>
    <message>
        <source>%1 not of floating-point type (%2)</source>
        <translation>%1 个不是浮点类型（%2）</translation>
    </message>
    <message>
        <source>The model %1 does not fit together: its UNet reads %2 channels, its autoencoder makes %3.</source>
        <translation>模型 %1 的各部分不配套：UNet 读取 %2 个通道，自动编码器给出 %3 个。</translation>
    </message>
    <message>
        <source>The config of %1 has %2 in %3, where only %4 is supported.</source>
        <translation>%1 的配置中 %3 含有 %2，只支持 %4。</translation>
    </message>
    <message>
        <source>The config of %1 has %2 and block_out_channels of different lengths.</source>
        <translation>%1 的配置中 %2 与 block_out_channels 长度不同。</translation>
    </message>
    <message>
        <source>The config of %1 has a level of %2 channels, which norm_num_groups = %3 does not divide.</source>
        <translation>%1 的配置中有一层为 %2 个通道，不能被 norm_num_groups = %3 整除。</translation>
    </message>
    <message>
        <source>The config of %1 has %2 and a list of blocks of different lengths.</source>
        <translation>%1 的配置中 %2 与块列表长度不同。</translation>
    </message>
    <message>
        <source>The config of %1 has %2 that differ from level to level, which the class cannot compute.</source>
        <translation>%1 的配置中 %2 各层不同，该类无法计算。</translation>
    </message>
    <message>
        <source>The config of %1 has a hidden_size that is no multiple of num_attention_heads.</source>
        <translation>%1 的配置中 hidden_size 不是 num_attention_heads 的倍数。</translation>
    </message>
    <message>
        <source>The config of %1 has multi_query_attention = false, where only true is supported.</source>
        <translation>%1 的配置中 multi_query_attention = false，而只支持 true。</translation>
    </message>
    <message>
        <source>The config of %1 has a num_attention_heads that is no multiple of multi_query_group_num.</source>
        <translation>%1 的配置中，num_attention_heads 不是 multi_query_group_num 的倍数。</translation>
    </message>
    <message>
        <source>The config of %1 has a kv_channels that is no multiple of 4.</source>
        <translation>%1 的配置中，kv_channels 不是 4 的倍数。</translation>
    </message>
    <message>
        <source>The UNet reads texts of %1 numbers a token, and its text encoder makes %2.</source>
        <translation>UNet 读取的文本每个词元为 %1 个数，而其文本编码器给出 %2 个。</translation>
    </message>
    <message>
        <source>The text has %1 tokens, and its encoder takes 1 to %2.</source>
        <translation>文本有 %1 个词元，而其编码器接受 1 到 %2 个。</translation>
    </message>
    <message>
        <source>The tokenizer gives token %1, and the text encoder knows %2 only: they do not belong together.</source>
        <translation>分词器给出词元 %1，而文本编码器只认识 %2 个：两者不配套。</translation>
    </message>
    <message>
        <source>A clip skip of %1 is not possible: the text encoder has %2 layers.</source>
        <translation>无法使用 CLIP 跳层 %1：文本编码器有 %2 层。</translation>
    </message>
    <message>
        <source>The config of %1 is not a JSON object.</source>
        <translation>%1 的配置不是 JSON 对象。</translation>
    </message>
    <message>
        <source>The config of %1 has %2 = %3, where a whole number from 1 to %4 is expected.</source>
        <translation>%1 的配置中 %2 = %3，应为 1 到 %4 的整数。</translation>
    </message>
    <message>
        <source>The config of %1 has %2 = %3, where a number is expected.</source>
        <translation>%1 的配置中 %2 = %3，应为数字。</translation>
    </message>
    <message>
        <source>The config of %1 has %2 = %3, where true or false is expected.</source>
        <translation>%1 的配置中 %2 = %3，应为 true 或 false。</translation>
    </message>
    <message>
        <source>The config of %1 has %2 = %3, where a text is expected.</source>
        <translation>%1 的配置中 %2 = %3，应为文本。</translation>
    </message>
    <message>
        <source>The config of %1 has %2 = %3, where a list of 1 to 16 whole numbers is expected.</source>
        <translation>%1 的配置中 %2 = %3，应为 1 到 16 个整数的列表。</translation>
    </message>
    <message>
        <source>The config of %1 has %2 = %3, where a list of 1 to 16 texts is expected.</source>
        <translation>%1 的配置中 %2 = %3，应为 1 到 16 个文本的列表。</translation>
    </message>
    <message>
        <source>The config of %1 has %2 = %3, where one number or a list of %4 is expected.</source>
        <translation>%1 的配置中 %2 = %3，应为一个数字或 %4 个数字的列表。</translation>
    </message>
    <message>
        <source>The config of %1 has %2 = %3, where true, false or a list of %4 is expected.</source>
        <translation>%1 的配置中 %2 = %3，应为 true、false 或含 %4 项的列表。</translation>
    </message>
    <message>
        <source>The config of %1 has %2 = %3, where only %4 is supported.</source>
        <translation>%1 的配置中 %2 = %3，只支持 %4。</translation>
    </message>
    <message>
        <source>The config of %1 has %2 in %3, where only %4 and %5 are supported.</source>
        <translation>%1 的配置中 %3 含有 %2，只支持 %4 和 %5。</translation>
    </message>
    <message>
        <source>The config of %1 has a level of %2 channels, which its %3 attention heads do not divide.</source>
        <translation>%1 的配置中有一层为 %2 个通道，不能被其 %3 个注意力头整除。</translation>
    </message>
    <message>
        <source>The config of %1 has block_out_channels, down_block_types and up_block_types of different lengths.</source>
        <translation>%1 的配置中 block_out_channels、down_block_types 与 up_block_types 长度不同。</translation>
    </message>
    <message>
        <source>The config of %1 has a %2 that is not positive.</source>
        <translation>%1 的配置中 %2 不是正数。</translation>
    </message>
    <message>
        <source>The config of %1 has a negative %2.</source>
        <translation>%1 的配置中 %2 为负数。</translation>
    </message>
    <message>
        <source>The scheduler settings have &quot;%1&quot;: %2, which should be %3.</source>
        <translation>调度器设置中“%1”为 %2，应为 %3。</translation>
    </message>
    <message>
        <source>The scheduler settings have &quot;%1&quot;: %2, which the sampler %3 does not offer.</source>
        <translation>调度器设置中“%1”为 %2，采样器 %3 不提供。</translation>
    </message>
    <message>
        <source>The scheduler settings are not a JSON object.</source>
        <translation>调度器设置不是 JSON 对象。</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>a number from %1 to %2</source>
        <translation>%1 到 %2 的数字</translation>
    </message>
    <message>
        <source>a list of numbers</source>
        <translation>数字列表</translation>
    </message>
    <message>
        <source>The scheduler settings have %1 trained_betas for %2 training steps.</source>
        <translation>调度器设置有 %1 个 trained_betas，而训练步数为 %2。</translation>
    </message>
    <message>
        <source>between 0 and 1</source>
        <translation>0 到 1 之间的数字</translation>
    </message>
    <message>
        <source>The scheduler settings ask for Karras and exponential sigmas at once.</source>
        <translation>调度器设置同时要求 Karras 和指数 sigma。</translation>
    </message>
    <message>
        <source>The tokenizer&apos;s vocabulary has no &apos;%1&apos;.</source>
        <translation>分词器的词表中没有“%1”。</translation>
    </message>
    <message>
        <source>The tokenizer merges &apos;%1&apos; and &apos;%2&apos;, which its vocabulary has not.</source>
        <translation>分词器合并“%1”和“%2”，而其词表中没有合并结果。</translation>
    </message>
    <message>
        <source>%1 has no vocabulary.</source>
        <translation>%1 没有词表。</translation>
    </message>
    <message>
        <source>%1 has an unusable id for the token &apos;%2&apos;: %3.</source>
        <translation>%1 中词元“%2”的编号无法使用：%3。</translation>
    </message>
    <message>
        <source>%1 has a merge that is not two tokens: &apos;%2&apos;.</source>
        <translation>%1 中有一条合并规则不是两个词元：“%2”。</translation>
    </message>
    <message>
        <source>%1 is no list of merges: it has %2 bytes.</source>
        <translation>%1 不是合并规则列表：它有 %2 字节。</translation>
    </message>
    <message>
        <source>%1 has no merges.</source>
        <translation>%1 没有合并规则。</translation>
    </message>
    <message>
        <source>%1 has a merge that is not two tokens: %2.</source>
        <translation>%1 中有一条合并规则不是两个词元：%2。</translation>
    </message>
    <message>
        <source>%1 has an unusable token: %2.</source>
        <translation>%1 中有无法使用的词元：%2。</translation>
    </message>
    <message>
        <source>%1 has a token that only matches single words, which is not supported.</source>
        <translation>%1 中有只匹配完整单词的词元，不受支持。</translation>
    </message>
    <message>
        <source>%1 has an unusable added_tokens_decoder.</source>
        <translation>%1 中的 added_tokens_decoder 无法使用。</translation>
    </message>
    <message>
        <source>%1 has an added token with the id &apos;%2&apos;.</source>
        <translation>%1 中有一个附加词元的编号为“%2”。</translation>
    </message>
    <message>
        <source>%1 is not CLIP&apos;s list of merges: it cannot be unpacked.</source>
        <translation>%1 不是 CLIP 的合并规则列表：无法解压。</translation>
    </message>
    <message>
        <source>%1 has no model.</source>
        <translation>%1 没有 model 部分。</translation>
    </message>
    <message>
        <source>%1 has no tokenizer: neither vocab.json and merges.txt nor tokenizer.json.</source>
        <translation>%1 没有分词器：既没有 vocab.json 和 merges.txt，也没有 tokenizer.json。</translation>
    </message>
    <message>
        <source>%1 is not CLIP&apos;s list of merges: it has only %2 of %3.</source>
        <translation>%1 不是 CLIP 的合并规则列表：只有 %2 条，应有 %3 条。</translation>
    </message>
    <message>
        <source>%1 is no SentencePiece model: its pieces contradict themselves.</source>
        <translation>%1 不是 SentencePiece 模型：其中的词片互相矛盾。</translation>
    </message>
    <message>
        <source>%1 is no SentencePiece model that can be used: %2.</source>
        <translation>%1 不是可用的 SentencePiece 模型：%2。</translation>
    </message>
    <message>
        <source>it holds a field of an unknown kind</source>
        <translation>其中有种类未知的字段</translation>
    </message>
    <message>
        <source>it holds a number of more than 64 bits</source>
        <translation>其中有超过 64 位的数</translation>
    </message>
    <message>
        <source>it is cut short or damaged</source>
        <translation>它被截断或已损坏</translation>
    </message>
    <message>
        <source>its rules of normalisation are empty</source>
        <translation>其规范化规则是空的</translation>
    </message>
    <message>
        <source>its rules of normalisation go round in a circle</source>
        <translation>其规范化规则首尾相接成环</translation>
    </message>
    <message>
        <source>its rules of normalisation are nested too deeply</source>
        <translation>其规范化规则嵌套过深</translation>
    </message>
    <message>
        <source>its rules of normalisation lead out of the file</source>
        <translation>其规范化规则指向文件之外</translation>
    </message>
    <message>
        <source>its rules of normalisation have more than 4 MB</source>
        <translation>其规范化规则超过 4 MB</translation>
    </message>
    <message>
        <source>its rules of normalisation are cut short</source>
        <translation>其规范化规则被截断</translation>
    </message>
    <message>
        <source>one of its pieces is empty or damaged</source>
        <translation>其中有空的或已损坏的词片</translation>
    </message>
    <message>
        <source>it has more than 64 MB</source>
        <translation>它超过 64 MB</translation>
    </message>
    <message>
        <source>it has more than 262144 pieces</source>
        <translation>它的词片超过 262144 个</translation>
    </message>
    <message>
        <source>it has no pieces</source>
        <translation>它没有词片</translation>
    </message>
    <message>
        <source>it does not encode pairs of bytes, as ChatGLM&apos;s does</source>
        <translation>它不像 ChatGLM 的那样按字节对编码</translation>
    </message>
    <message>
        <source>The prompt cannot be split into pieces by the model&apos;s tokenizer.</source>
        <translation>该模型的分词器无法切分这段提示词。</translation>
    </message>
    <message>
        <source>This build has no SentencePiece library, which %1 needs.</source>
        <translation>此版本没有 %1 所需的 SentencePiece 库。</translation>
    </message>
    <message>
        <source>Build Candela Studio with libsentencepiece-dev installed.</source>
        <translation>请在装有 libsentencepiece-dev 的环境中构建 Candela Studio。</translation>
    </message>
    <message>
        <source>%1 pads on the %2; ChatGLM&apos;s rows are padded on the left.</source>
        <translation>%1 在 %2 侧填充；而 ChatGLM 的各行在左侧填充。</translation>
    </message>
    <message>
        <source>%1 has an added token that is not understood: %2.</source>
        <translation>%1 有一个无法理解的附加词元：%2。</translation>
    </message>
    <message>
        <source>The prompt asks for the embedding &quot;%1&quot;, and this model&apos;s text encoder takes none.</source>
        <translation>提示词要用嵌入“%1”，而此模型的文本编码器不接受嵌入。</translation>
    </message>
    <message>
        <source>Kolors&apos; text encoder knows no weights: they change nothing here.</source>
        <translation>可图的文本编码器不识权重：它们在这里不起作用。</translation>
    </message>
    <message>
        <source>%1 has an added token with the option &apos;%2&apos;, which is not supported.</source>
        <translation>%1 有一个带选项“%2”的附加词元，不受支持。</translation>
    </message>
    <message>
        <source>it has only %1 bytes</source>
        <translation>只有 %1 字节</translation>
    </message>
    <message>
        <source>its header of %1 bytes would end beyond the file of %2 bytes</source>
        <translation>%1 字节的文件头超出了 %2 字节的文件</translation>
    </message>
    <message>
        <source>its header has %1 bytes, more than the format&apos;s %2</source>
        <translation>文件头有 %1 字节，超过格式允许的 %2 字节</translation>
    </message>
    <message>
        <source>%1 has no tensor &apos;%2&apos;.</source>
        <translation>%1 中没有张量“%2”。</translation>
    </message>
    <message>
        <source>%1 could not be written: tensor &apos;%2&apos; is of type %3, which safetensors has not.</source>
        <translation>未能写入 %1：张量“%2”的类型 %3 不属于 safetensors。</translation>
    </message>
    <message>
        <source>it has %1 twice</source>
        <translation>%1 出现了两次</translation>
    </message>
    <message>
        <source>its metadata has &apos;%1&apos; twice</source>
        <translation>元数据中“%1”出现了两次</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has no %2</source>
        <translation>张量“%1”没有 %2</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has %2 data_offsets instead of 2</source>
        <translation>张量“%1”的 data_offsets 有 %2 个，应为 2 个</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has a size or offset of %2</source>
        <translation>张量“%1”的尺寸或偏移为 %2</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has more than %2 dimensions</source>
        <translation>张量“%1”超过 %2 维</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has more than 2 data_offsets</source>
        <translation>张量“%1”的 data_offsets 超过 2 个</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; is of the unknown type &apos;%2&apos;</source>
        <translation>张量“%1”的类型“%2”未知</translation>
    </message>
    <message>
        <source>its header is not JSON at byte %1</source>
        <translation>文件头在第 %1 字节处不是 JSON</translation>
    </message>
    <message>
        <source>its header is not an object</source>
        <translation>文件头不是对象</translation>
    </message>
    <message>
        <source>its metadata &apos;%1&apos; is not a text</source>
        <translation>元数据“%1”不是文本</translation>
    </message>
    <message>
        <source>its header has %1 where tensor &apos;%2&apos; is described</source>
        <translation>文件头中描述张量“%2”的地方是%1</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has %2 as its %3</source>
        <translation>张量“%1”以 %2 作为 %3</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has two entries &apos;%2&apos;</source>
        <translation>张量“%1”有两个“%2”条目</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has an unknown entry &apos;%2&apos;</source>
        <translation>张量“%1”有未知的条目“%2”</translation>
    </message>
    <message>
        <source>%1 is not a usable safetensors file: %2.</source>
        <translation>%1 不是可用的 safetensors 文件：%2。</translation>
    </message>
    <message>
        <source>it has tensor &apos;%1&apos; twice</source>
        <translation>张量“%1”出现了两次</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; ends before it begins (bytes %2)</source>
        <translation>张量“%1”的末尾在开头之前（字节 %2）</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; lies at bytes %2, but there are only %3 bytes of data; the file is incomplete or damaged</source>
        <translation>张量“%1”位于字节 %2，而数据只有 %3 字节；文件不完整或已损坏</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; is impossibly large: its shape %2 in %3</source>
        <translation>张量“%1”大得不可能：形状 %2，类型 %3</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; has %2 bytes, but its shape %3 in %4 needs %5</source>
        <translation>张量“%1”有 %2 字节，而形状 %3、类型 %4 需要 %5 字节</translation>
    </message>
    <message>
        <source>tensor &apos;%1&apos; begins at byte %2 of the data instead of %3: tensors overlap or leave a gap</source>
        <translation>张量“%1”从数据的第 %2 字节开始，应为第 %3 字节：张量之间有重叠或空隙</translation>
    </message>
    <message>
        <source>its tensors end at byte %1 of the data, which has %2 bytes</source>
        <translation>张量到数据的第 %1 字节结束，而数据有 %2 字节</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>the number %1</source>
        <translation>数字 %1</translation>
    </message>
    <message>
        <source>the text &apos;%1&apos;</source>
        <translation>文本“%1”</translation>
    </message>
    <message>
        <source>binary data</source>
        <translation>二进制数据</translation>
    </message>
    <message>
        <source>%1 is not a usable zip archive: %2.</source>
        <translation>%1 不是可用的 zip 压缩包：%2。</translation>
    </message>
    <message>
        <source>its directory is missing, as in a file that was cut short</source>
        <translation>目录缺失，文件可能被截断</translation>
    </message>
    <message>
        <source>its zip64 record is not where it should be</source>
        <translation>zip64 记录不在应有的位置</translation>
    </message>
    <message>
        <source>its directory would end beyond the file</source>
        <translation>目录超出了文件末尾</translation>
    </message>
    <message>
        <source>its directory has fewer than the %1 entries it promises</source>
        <translation>目录中的条目不足应有的 %1 个</translation>
    </message>
    <message>
        <source>entry %1 of its directory is cut short</source>
        <translation>目录的第 %1 个条目不完整</translation>
    </message>
    <message>
        <source>the zip64 field of %1 is missing</source>
        <translation>缺少 %1 的 zip64 字段</translation>
    </message>
    <message>
        <source>it has no entry %1</source>
        <translation>没有条目 %1</translation>
    </message>
    <message>
        <source>entry %1 is not where the directory says</source>
        <translation>条目 %1 不在目录所说的位置</translation>
    </message>
    <message>
        <source>entry %1 would end beyond the file</source>
        <translation>条目 %1 超出了文件末尾</translation>
    </message>
    <message>
        <source>entry %1 is encrypted</source>
        <translation>条目 %1 已加密</translation>
    </message>
    <message>
        <source>entry %1 is stored but says two different lengths</source>
        <translation>条目 %1 未压缩，却标有两个不同的长度</translation>
    </message>
    <message>
        <source>entry %1 is packed by method %2, only deflate is known</source>
        <translation>条目 %1 用方法 %2 压缩，只支持 deflate</translation>
    </message>
    <message>
        <source>entry %1 does not unpack to the %2 bytes it promises</source>
        <translation>条目 %1 解压后不是应有的 %2 字节</translation>
    </message>
    <message>
        <source>it is cut short: a value would end beyond its %1 bytes</source>
        <translation>文件不完整：有一个值超出了其 %1 字节</translation>
    </message>
    <message>
        <source>it is cut short in the middle of a line</source>
        <translation>文件在一行中间截断</translation>
    </message>
    <message>
        <source>it has %1 where an integer of 64 bits should be</source>
        <translation>本应是 64 位整数的地方却是 %1</translation>
    </message>
    <message>
        <source>it has %1 where a number should be</source>
        <translation>本应是数字的地方却是 %1</translation>
    </message>
    <message>
        <source>it has more than %1 values</source>
        <translation>其中的值超过 %1 个</translation>
    </message>
    <message>
        <source>it makes more than %1 MiB of texts, lists and dictionaries</source>
        <translation>其中的文本、列表和字典超过 %1 MiB</translation>
    </message>
    <message>
        <source>it uses a value that is not there</source>
        <translation>它使用了不存在的值</translation>
    </message>
    <message>
        <source>it goes back to a mark that is not there</source>
        <translation>它返回到不存在的标记</translation>
    </message>
    <message>
        <source>it keeps more than %1 values</source>
        <translation>它保留的值超过 %1 个</translation>
    </message>
    <message>
        <source>it recalls value %1, which it never kept</source>
        <translation>它取用了从未保留的值 %1</translation>
    </message>
    <message>
        <source>it appends to %1</source>
        <translation>它向 %1 追加内容</translation>
    </message>
    <message>
        <source>it sets entries of %1</source>
        <translation>它给 %1 设置条目</translation>
    </message>
    <message>
        <source>it sets an entry without a value</source>
        <translation>它设置了没有值的条目</translation>
    </message>
    <message>
        <source>it calls %1</source>
        <translation>它调用了 %1</translation>
    </message>
    <message>
        <source>it would call %1, which is never done</source>
        <translation>它要调用 %1，这绝不会执行</translation>
    </message>
    <message>
        <source>it uses %1 wrongly: %2</source>
        <translation>它错误地使用了 %1：%2</translation>
    </message>
    <message>
        <source>it calls something with %1</source>
        <translation>它以 %1 进行调用</translation>
    </message>
    <message>
        <source>it makes an object of %1</source>
        <translation>它用 %1 创建对象</translation>
    </message>
    <message>
        <source>it would change %1</source>
        <translation>它要修改 %1</translation>
    </message>
    <message>
        <source>it has more than %1 opcodes</source>
        <translation>其中的操作码超过 %1 个</translation>
    </message>
    <message>
        <source>it is a pickle of the unknown protocol %1</source>
        <translation>它的 pickle 协议 %1 未知</translation>
    </message>
    <message>
        <source>it has an integer of %1 bytes</source>
        <translation>其中有 %1 字节的整数</translation>
    </message>
    <message>
        <source>it has a text that is not plainly quoted</source>
        <translation>其中有引号不规范的文本</translation>
    </message>
    <message>
        <source>it numbers a value by something that is no number</source>
        <translation>它给值编的号不是数字</translation>
    </message>
    <message>
        <source>it names a class by something that is no text</source>
        <translation>它用非文本指定类</translation>
    </message>
    <message>
        <source>it refers to something outside itself</source>
        <translation>它引用了自身以外的内容</translation>
    </message>
    <message>
        <source>it makes an object of no class</source>
        <translation>它创建了没有类的对象</translation>
    </message>
    <message>
        <source>it refers to something outside itself by a text</source>
        <translation>它用文本引用了自身以外的内容</translation>
    </message>
    <message>
        <source>it uses the extension registry (opcode %1), which would call what is registered there</source>
        <translation>它使用扩展注册表（操作码 %1），这会调用其中注册的内容</translation>
    </message>
    <message>
        <source>it refers to buffers that are not in it (opcode %1)</source>
        <translation>它引用了其中没有的缓冲区（操作码 %1）</translation>
    </message>
    <message>
        <source>byte %1 is no opcode of a pickle (%2)</source>
        <translation>第 %1 字节不是 pickle 的操作码（%2）</translation>
    </message>
    <message>
        <source>a tensor reaches beyond the %1 bytes of its storage %2</source>
        <translation>有张量超出了存储 %2 的 %1 字节</translation>
    </message>
    <message>
        <source>a tensor of %1 elements repeats the %2 of its storage %3</source>
        <translation>有 %1 个元素的张量重复使用存储 %3 中的 %2 个元素</translation>
    </message>
    <message>
        <source>a part of storage %1 begins within an element</source>
        <translation>存储 %1 的一部分从元素中间开始</translation>
    </message>
    <message>
        <source>it was written on a big-endian machine</source>
        <translation>它由大端序的机器写入</translation>
    </message>
    <message>
        <source>it is a TorchScript program and no file of weights</source>
        <translation>它是 TorchScript 程序，不是权重文件</translation>
    </message>
    <message>
        <source>it is a zip archive without a data.pkl</source>
        <translation>它是没有 data.pkl 的 zip 压缩包</translation>
    </message>
    <message>
        <source>its storage %1 is missing</source>
        <translation>缺少存储 %1</translation>
    </message>
    <message>
        <source>its storage %1 has %2 bytes, but should have %3</source>
        <translation>存储 %1 有 %2 字节，应为 %3 字节</translation>
    </message>
    <message>
        <source>it is no file of PyTorch&apos;s</source>
        <translation>它不是 PyTorch 的文件</translation>
    </message>
    <message>
        <source>its version is %1, only %2 is known</source>
        <translation>版本为 %1，只支持 %2</translation>
    </message>
    <message>
        <source>its list of storages is %1</source>
        <translation>存储列表是 %1</translation>
    </message>
    <message>
        <source>it lists %1 as a storage, which it is not</source>
        <translation>它把 %1 列为存储，其实不是</translation>
    </message>
    <message>
        <source>it is cut short in storage %1</source>
        <translation>在存储 %1 处截断</translation>
    </message>
    <message>
        <source>its storage %1 has %2 elements in %3 bytes</source>
        <translation>存储 %1 有 %2 个元素，共 %3 字节</translation>
    </message>
    <message>
        <source>%1 cannot be read as a file of PyTorch&apos;s: %2.</source>
        <translation>无法将 %1 作为 PyTorch 的文件读取：%2。</translation>
    </message>
    <message>
        <source>the text %1</source>
        <translation>文本 %1</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>列表</translation>
    </message>
    <message>
        <source>a dictionary</source>
        <translation>字典</translation>
    </message>
    <message>
        <source>an object of %1</source>
        <translation>%1 的对象</translation>
    </message>
    <message>
        <source>the name %1</source>
        <translation>名称 %1</translation>
    </message>
    <message>
        <source>a storage</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>a tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>A mask says what of a picture is painted anew, and there is no picture to begin from.</source>
        <translation>蒙版说明图片的哪些部分要重画，但没有指定起始图片。</translation>
    </message>
    <message>
        <source>Name the picture, too.</source>
        <translation>请同时指定图片。</translation>
    </message>
    <message>
        <source>There is no picture to begin from that could be extended.</source>
        <translation>没有可以扩展的起始图片。</translation>
    </message>
    <message>
        <source>The mask %1 is black everywhere: nothing would be painted.</source>
        <translation>蒙版 %1 全为黑色：没有可画的部分。</translation>
    </message>
    <message>
        <source>Let the autoencoder work in tiles, or choose a smaller size.</source>
        <translation>请让自动编码器分块工作，或选择更小的尺寸。</translation>
    </message>
    <message>
        <source>extension</source>
        <translation>扩展</translation>
    </message>
    <message>
        <source>scale of the second pass</source>
        <translation>第二遍的倍数</translation>
    </message>
    <message>
        <source>strength of the second pass</source>
        <translation>第二遍的强度</translation>
    </message>
    <message>
        <source>A LoRA becomes a .safetensors file, and %1 is none.</source>
        <translation>LoRA 只能写成 .safetensors 文件，而 %1 不是。</translation>
    </message>
    <message>
        <source>None of the %1 layers of the LoRA %2 has a place in the model whose names are to be written.</source>
        <translation>LoRA %2 的 %1 个层在要写入其名称的模型中都没有对应位置。</translation>
    </message>
    <message>
        <source>Name the model that it was made for with --model.</source>
        <translation>请用 --model 指出它所适用的模型。</translation>
    </message>
    <message>
        <source>It does not show which family the LoRA is for.</source>
        <translation>看不出该 LoRA 适用于哪个系列。</translation>
    </message>
    <message>
        <source>The LoRA %1 cannot be written with diffusers&apos; names, which have none for its layer &apos;%2&apos;, %3.</source>
        <translation>无法用 diffusers 的名称写出 LoRA %1：其中没有适合层“%2”的名称，%3。</translation>
    </message>
    <message>
        <source>which is no plain LoRA</source>
        <translation>它不是普通的 LoRA</translation>
    </message>
    <message>
        <source>a DoRA over columns</source>
        <translation>它是按列的 DoRA</translation>
    </message>
    <message>
        <source>Write kohya&apos;s spelling, which has names for all kinds.</source>
        <translation>请改用 kohya 的写法，它对各种类型都有名称。</translation>
    </message>
    <message>
        <source>In fp32, the %1 of %2 does not fit into memory.</source>
        <translation>以 fp32 计算时，%2 的 %1 超出内存。</translation>
    </message>
    <message>
        <source>Check a smaller model.</source>
        <translation>请检查较小的模型。</translation>
    </message>
    <message>
        <source>%1 cannot be read, or is larger than 1 GB.</source>
        <translation>%1 无法读取，或大于 1 GB。</translation>
    </message>
    <message>
        <source>The encoding of %1 is not known.</source>
        <translation>无法识别 %1 的文字编码。</translation>
    </message>
    <message>
        <source>Save it as UTF-8.</source>
        <translation>请将其保存为 UTF-8。</translation>
    </message>
    <message>
        <source>The first row of %1 names no column &apos;file_name&apos;.</source>
        <translation>%1 的第一行没有名为 &apos;file_name&apos; 的列。</translation>
    </message>
    <message>
        <source>Choose a folder with PNG, JPEG, WebP, TIFF or BMP files.</source>
        <translation>请选择含有 PNG、JPEG、WebP、TIFF 或 BMP 文件的文件夹。</translation>
    </message>
    <message>
        <source>%1 cannot be written: the folder is read-only.</source>
        <translation>无法写入 %1：该文件夹是只读的。</translation>
    </message>
    <message>
        <source>%1 could not be written: the disk may be full.</source>
        <translation>无法写入 %1：磁盘可能已满。</translation>
    </message>
    <message>
        <source>None of the pictures in %1 can be used.</source>
        <translation>%1 中的图片都无法使用。</translation>
    </message>
    <message>
        <source>None of the pictures in %1 can be used: %2</source>
        <translation>%1 中的图片都无法使用：%2</translation>
    </message>
    <message>
        <source>Look at it with &apos;candela dataset inspect&apos;.</source>
        <translation>请用 &apos;candela dataset inspect&apos; 查看。</translation>
    </message>
    <message>
        <source>A picture in %1 cannot be learnt from: %2</source>
        <translation>%1 中有一张图片无法用于训练：%2</translation>
    </message>
    <message>
        <source>&apos;candela dataset inspect&apos; lists all that is wrong.</source>
        <translation>&apos;candela dataset inspect&apos; 会列出所有问题。</translation>
    </message>
    <message>
        <source>All pictures in %1 are rejected.</source>
        <translation>%1 中的所有图片都已被排除。</translation>
    </message>
    <message>
        <source>%1 does not name the parameters of &apos;%2&apos;.</source>
        <translation>%1 没有写明 &apos;%2&apos; 的参数。</translation>
    </message>
    <message>
        <source>%1 gives &apos;%2&apos; the parameter &apos;%3&apos;, which is not supported.</source>
        <translation>%1 为 &apos;%2&apos; 指定了不支持的参数 &apos;%3&apos;。</translation>
    </message>
    <message>
        <source>%1 has an unusable value for &apos;%2&apos; of &apos;%3&apos;: %4.</source>
        <translation>%1 中 &apos;%3&apos; 的 &apos;%2&apos; 的值无法使用：%4。</translation>
    </message>
    <message>
        <source>%1 names the operator &apos;%2&apos;, which is not supported.</source>
        <translation>%1 使用了不支持的算子 &apos;%2&apos;。</translation>
    </message>
    <message>
        <source>Supported are image_shape_filter, image_aspect_ratio_filter, image_size_filter, image_text_similarity_filter, image_aesthetics_filter, image_nsfw_filter and image_deduplicator.</source>
        <translation>支持的算子有 image_shape_filter、image_aspect_ratio_filter、image_size_filter、image_text_similarity_filter、image_aesthetics_filter、image_nsfw_filter 和 image_deduplicator。</translation>
    </message>
    <message>
        <source>%1 cannot be read, or is larger than 1 MB.</source>
        <translation>%1 无法读取，或大于 1 MB。</translation>
    </message>
    <message>
        <source>%1 is no YAML: there is a mistake in line %2.</source>
        <translation>%1 不是有效的 YAML：第 %2 行有错误。</translation>
    </message>
    <message>
        <source>%1 has no list &apos;process&apos; of operators.</source>
        <translation>%1 没有算子列表 &apos;process&apos;。</translation>
    </message>
    <message>
        <source>%1 has an entry in &apos;process&apos; that names no operator.</source>
        <translation>%1 的 &apos;process&apos; 中有一项没有写明算子。</translation>
    </message>
    <message>
        <source>The folder %1 is not empty.</source>
        <translation>文件夹 %1 不是空的。</translation>
    </message>
    <message>
        <source>%1 could not be linked: %2.</source>
        <translation>无法链接 %1：%2。</translation>
    </message>
    <message>
        <source>Copy the pictures instead.</source>
        <translation>请改为复制图片。</translation>
    </message>
    <message>
        <source>%1 could not be copied: %2.</source>
        <translation>无法复制 %1：%2。</translation>
    </message>
    <message>
        <source>No picture is left to write to %1.</source>
        <translation>没有图片可写入 %1。</translation>
    </message>
    <message>
        <source>Loosen the filters.</source>
        <translation>请放宽筛选条件。</translation>
    </message>
    <message>
        <source>The output %1 lies inside the dataset %2.</source>
        <translation>输出文件夹 %1 位于数据集 %2 之内。</translation>
    </message>
    <message>
        <source>Choose a folder beside it.</source>
        <translation>请选择它旁边的文件夹。</translation>
    </message>
    <message>
        <source>%1 is an animation.</source>
        <translation>%1 是动画。</translation>
    </message>
    <message>
        <source>%1 has no caption.</source>
        <translation>%1 没有说明文字。</translation>
    </message>
    <message>
        <source>The encoding of %1 is not known; save it as UTF-8.</source>
        <translation>无法识别 %1 的文字编码；请将其保存为 UTF-8。</translation>
    </message>
    <message>
        <source>Line %1 of %2 is not a JSON object with the texts &quot;file_name&quot; and &quot;text&quot;.</source>
        <translation>%2 的第 %1 行不是含有文本 &quot;file_name&quot; 和 &quot;text&quot; 的 JSON 对象。</translation>
    </message>
    <message>
        <source>Line %1 of %2 names a file outside the folder: &apos;%3&apos;.</source>
        <translation>%2 的第 %1 行指向文件夹之外的文件：&apos;%3&apos;。</translation>
    </message>
    <message>
        <source>Line %1 of %2 names &apos;%3&apos; once more.</source>
        <translation>%2 的第 %1 行再次列出了 &apos;%3&apos;。</translation>
    </message>
    <message>
        <source>Line %1 of %2 has %3 cells for %4 columns.</source>
        <translation>%2 的第 %1 行有 %3 个单元格，而列数为 %4。</translation>
    </message>
    <message>
        <source>Its %1 is %2, not between %3 and %4.</source>
        <translation>其%1为 %2，不在 %3 与 %4 之间。</translation>
    </message>
    <message>
        <source>Its %1 has not been measured yet.</source>
        <translation>其%1尚未测量。</translation>
    </message>
    <message>
        <source>aspect ratio</source>
        <translation>宽高比</translation>
    </message>
    <message>
        <source>text match</source>
        <translation>图文匹配度</translation>
    </message>
    <message>
        <source>aesthetic score</source>
        <translation>美学评分</translation>
    </message>
    <message>
        <source>NSFW score</source>
        <translation>NSFW 评分</translation>
    </message>
    <message>
        <source>It has %1 pixels, fewer than %2.</source>
        <translation>其大小为 %1 像素，小于 %2。</translation>
    </message>
    <message>
        <source>It has %1 pixels, more than %2.</source>
        <translation>其大小为 %1 像素，大于 %2。</translation>
    </message>
    <message>
        <source>It has %1 bytes, not between %2 and %3.</source>
        <translation>其大小为 %1 字节，不在 %2 与 %3 之间。</translation>
    </message>
    <message>
        <source>It was rejected by hand.</source>
        <translation>已被手动排除。</translation>
    </message>
    <message>
        <source>It is a copy of &apos;%1&apos;.</source>
        <translation>它是 &apos;%1&apos; 的副本。</translation>
    </message>
    <message>
        <source>There are no pictures in %1.</source>
        <translation>%1 中没有图片。</translation>
    </message>
    <message>
        <source>%1 cannot be read as a picture.</source>
        <translation>无法将 %1 作为图片读取。</translation>
    </message>
    <message>
        <source>No folder of pictures is named to train on.</source>
        <translation>没有指定用于训练的图片文件夹。</translation>
    </message>
    <message>
        <source>No folder is named for the run.</source>
        <translation>没有指定训练的输出文件夹。</translation>
    </message>
    <message>
        <source>No layers are named to train.</source>
        <translation>没有指定要训练的层。</translation>
    </message>
    <message>
        <source>The model %1 reads a mask besides the picture; LoRAs are trained on models that paint whole pictures.</source>
        <translation>模型 %1 除图片外还要读取蒙版；LoRA 应在绘制整幅图片的模型上训练。</translation>
    </message>
    <message>
        <source>Train on the model that it was made from: its LoRAs fit both.</source>
        <translation>请在它所源自的模型上训练：得到的 LoRA 两者都能用。</translation>
    </message>
    <message>
        <source>The model %1 is SDXL&apos;s refiner.</source>
        <translation>模型 %1 是 SDXL 的 refiner。</translation>
    </message>
    <message>
        <source>Train on the base model.</source>
        <translation>请在基础模型上训练。</translation>
    </message>
    <message>
        <source>The model %1 was distilled to paint in few steps, which training would undo.</source>
        <translation>模型 %1 经过蒸馏，只需几步即可绘制，训练会破坏这一点。</translation>
    </message>
    <message>
        <source>The text encoder of %1 cannot be trained.</source>
        <translation>%1 的文本编码器无法训练。</translation>
    </message>
    <message>
        <source>Train the UNet alone.</source>
        <translation>请只训练 UNet。</translation>
    </message>
    <message>
        <source>The size is %1 pixels; this model needs a multiple of %2.</source>
        <translation>尺寸为 %1 像素；该模型需要 %2 的倍数。</translation>
    </message>
    <message>
        <source>The run&apos;s checkpoints and LoRAs take %1 MB, and the disk of %2 has %3 MB left.</source>
        <translation>训练的检查点和 LoRA 需要 %1 MB，而 %2 所在磁盘只剩 %3 MB。</translation>
    </message>
    <message>
        <source>Make room, choose another folder, or a smaller rank.</source>
        <translation>请腾出空间、换一个文件夹，或使用更小的秩。</translation>
    </message>
    <message>
        <source>No linear layer of the model&apos;s UNet is meant by the target &apos;%1&apos;.</source>
        <translation>模型 UNet 中没有与目标“%1”相符的线性层。</translation>
    </message>
    <message>
        <source>Name the last parts of layers&apos; names (to_q, ff.net.2), or a pattern with * for whole names (mid_block.*).</source>
        <translation>请写出层名的末尾部分（to_q、ff.net.2），或用 * 表示整个名称的模式（mid_block.*）。</translation>
    </message>
    <message>
        <source>The checkpoint is of another LoRA: %1 is missing or has another shape.</source>
        <translation>检查点属于另一个 LoRA：%1 缺失或形状不同。</translation>
    </message>
    <message>
        <source>The output folder %1 is not empty.</source>
        <translation>输出文件夹 %1 不是空的。</translation>
    </message>
    <message>
        <source>Name a new folder, or resume the run in it.</source>
        <translation>请指定新的文件夹，或继续其中的训练。</translation>
    </message>
    <message>
        <source>There is no run to go on with in %1: it has no run.json.</source>
        <translation>%1 中没有可以继续的训练：缺少 run.json。</translation>
    </message>
    <message>
        <source>The run in %1 is not the training of a LoRA.</source>
        <translation>%1 中的训练不是 LoRA 训练。</translation>
    </message>
    <message>
        <source>The training log %1 cannot be written.</source>
        <translation>无法写入训练日志 %1。</translation>
    </message>
    <message>
        <source>The loss is not a number any more at step %1, with %2; the last checkpoint is kept.</source>
        <translation>第 %1 步（%2）的损失已不是数值；最后的检查点仍保留。</translation>
    </message>
    <message>
        <source>The loss grows beyond measure at step %1, with %2; the last checkpoint is kept.</source>
        <translation>第 %1 步（%2）的损失无限增大；最后的检查点仍保留。</translation>
    </message>
    <message>
        <source>Train anew with a smaller learning rate.</source>
        <translation>请用更小的学习率重新训练。</translation>
    </message>
    <message>
        <source>%1 of the pictures are smaller than they are trained at, and are enlarged.</source>
        <translation>有 %1 张图片小于训练尺寸，会被放大。</translation>
    </message>
    <message>
        <source>There is one picture alone: the LoRA will learn to repeat it.</source>
        <translation>只有一张图片：LoRA 将学会重复它。</translation>
    </message>
    <message>
        <source>%1 There is no sample of this step.</source>
        <translation>%1 这一步没有样张。</translation>
    </message>
    <message>
        <source>The model&apos;s autoencoder gives values that are not numbers.</source>
        <translation>模型的自动编码器给出的值不是数值。</translation>
    </message>
    <message>
        <source>Check the model&apos;s files, or choose another autoencoder.</source>
        <translation>请检查模型文件，或选择另一个自动编码器。</translation>
    </message>
    <message>
        <source>The event file %1 cannot be written.</source>
        <translation>无法写入事件文件 %1。</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>秩</translation>
    </message>
    <message>
        <source>alpha</source>
        <translation>alpha</translation>
    </message>
    <message>
        <source>rank of convolutions</source>
        <translation>卷积的秩</translation>
    </message>
    <message>
        <source>dropout</source>
        <translation>dropout</translation>
    </message>
    <message>
        <source>weight of regularisation pictures</source>
        <translation>正则化图片的权重</translation>
    </message>
    <message>
        <source>number of epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>批次大小</translation>
    </message>
    <message>
        <source>accumulation</source>
        <translation>梯度累积</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>learning rate of the text encoders</source>
        <translation>文本编码器的学习率</translation>
    </message>
    <message>
        <source>warm-up</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>largest gradient norm</source>
        <translation>最大梯度范数</translation>
    </message>
    <message>
        <source>min-SNR gamma</source>
        <translation>min-SNR γ</translation>
    </message>
    <message>
        <source>noise offset</source>
        <translation>噪声偏移</translation>
    </message>
    <message>
        <source>decay of the average</source>
        <translation>平均的衰减率</translation>
    </message>
    <message>
        <source>caption dropout</source>
        <translation>描述丢弃率</translation>
    </message>
    <message>
        <source>tag dropout</source>
        <translation>标签丢弃率</translation>
    </message>
    <message>
        <source>number of kept tags</source>
        <translation>保留的标签数</translation>
    </message>
    <message>
        <source>number of steps between checkpoints</source>
        <translation>检查点之间的步数</translation>
    </message>
    <message>
        <source>number of steps between samples</source>
        <translation>样张之间的步数</translation>
    </message>
    <message>
        <source>number of kept LoRAs</source>
        <translation>保留的 LoRA 数</translation>
    </message>
    <message>
        <source>number of sample prompts</source>
        <translation>样张提示词数</translation>
    </message>
    <message>
        <source>number of a sample&apos;s steps</source>
        <translation>样张的步数</translation>
    </message>
    <message>
        <source>size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>The checkpoint&apos;s optimizer state does not fit this model: %1 is missing or has another shape or type.</source>
        <translation>检查点中的优化器状态与该模型不符：%1 缺失，或形状、类型不同。</translation>
    </message>
    <message>
        <source>The checkpoint&apos;s scale of the loss cannot be read: %1 is missing or has another shape or type.</source>
        <translation>无法读取检查点中的损失缩放：%1 缺失，或形状、类型不同。</translation>
    </message>
    <message>
        <source>%1 is not a checkpoint of a Candela training.</source>
        <translation>%1 不是 Candela 训练的检查点。</translation>
    </message>
    <message>
        <source>The checkpoint %1 says nothing readable about its progress.</source>
        <translation>检查点 %1 没有可读的进度信息。</translation>
    </message>
    <message>
        <source>The checkpoint&apos;s averaged weights do not fit this model: %1 is missing or has another shape.</source>
        <translation>检查点中的平均权重与该模型不符：%1 缺失或形状不同。</translation>
    </message>
    <message>
        <source>The gradients are not numbers any more at step %1; the last checkpoint is kept.</source>
        <translation>第 %1 步的梯度已不是数值；最后的检查点仍保留。</translation>
    </message>
    <message>
        <source>Train in bf16 or fp32, or with a smaller learning rate.</source>
        <translation>请用 bf16 或 fp32 训练，或使用更小的学习率。</translation>
    </message>
    <message>
        <source>%1 is no CLIP: its config.json has no %2.</source>
        <translation>%1 不是 CLIP：它的 config.json 中没有 %2。</translation>
    </message>
    <message>
        <source>Choose a folder that transformers&apos; CLIPModel was saved to, such as clip-vit-base-patch32.</source>
        <translation>请选择保存了 transformers CLIPModel 的文件夹，例如 clip-vit-base-patch32。</translation>
    </message>
    <message>
        <source>%1 is no aesthetic head that is known.</source>
        <translation>%1 不是已知的美学评分头。</translation>
    </message>
    <message>
        <source>Choose LAION&apos;s weights, such as sac+logos+ava1-l14-linearMSE.pth or sa_0_4_vit_l_14_linear.pth.</source>
        <translation>请选择 LAION 的权重，例如 sac+logos+ava1-l14-linearMSE.pth 或 sa_0_4_vit_l_14_linear.pth。</translation>
    </message>
    <message>
        <source>The aesthetic head needs the CLIP that it was trained with.</source>
        <translation>美学评分头需要训练它时所用的 CLIP。</translation>
    </message>
    <message>
        <source>Name the folder of CLIP ViT-L/14 too.</source>
        <translation>请同时指定 CLIP ViT-L/14 的文件夹。</translation>
    </message>
    <message>
        <source>The aesthetic head %1 takes vectors of %2 numbers, and this CLIP makes %3.</source>
        <translation>美学评分头 %1 需要 %2 维的向量，而这个 CLIP 给出的是 %3 维。</translation>
    </message>
    <message>
        <source>Name the CLIP that the head was trained with: for most it is ViT-L/14.</source>
        <translation>请指定训练该评分头时所用的 CLIP：多数是 ViT-L/14。</translation>
    </message>
    <message>
        <source>%1 is no picture that can be read.</source>
        <translation>%1 不是可以读取的图片。</translation>
    </message>
    <message>
        <source>Nothing is asked for: no CLIP, no aesthetic head and no safety checker is named.</source>
        <translation>没有要评分的内容：未指定 CLIP、美学评分头或安全检查器。</translation>
    </message>
    <message>
        <source>Name at least one of them.</source>
        <translation>请至少指定其中一个。</translation>
    </message>
    <message>
        <source>Pictures that have no caption, and are not compared with one: %1.</source>
        <translation>没有说明文字因而不做图文比较的图片：%1 张。</translation>
    </message>
    <message>
        <source>The processes do not find the same checkpoint in %1.</source>
        <translation>各进程在 %1 中找到的检查点不相同。</translation>
    </message>
    <message>
        <source>Give all machines the same folder.</source>
        <translation>请让所有机器使用同一个文件夹。</translation>
    </message>
    <message>
        <source>Pictures that cannot be used and are left out: %1.</source>
        <translation>无法使用而被略过的图片：%1 张。</translation>
    </message>
    <message>
        <source>Make room on the disk, then try again.</source>
        <translation>请腾出磁盘空间后重试。</translation>
    </message>
    <message>
        <source>%1 could not be written: the disk is full.</source>
        <translation>无法写入 %1：磁盘已满。</translation>
    </message>
</context>
<context>
    <name>Job</name>
    <message>
        <source>Picture without a prompt</source>
        <translation>无提示词的图片</translation>
    </message>
    <message>
        <source>Draw training scenes</source>
        <translation>绘制训练场景</translation>
    </message>
    <message>
        <source>Train a model</source>
        <translation>训练模型</translation>
    </message>
    <message>
        <source>Measure this machine</source>
        <translation>测量本机性能</translation>
    </message>
    <message numerus="yes">
        <source>Relight %n picture(s)</source>
        <translation>
            <numerusform>为 %n 张图片补光</numerusform>
        </translation>
    </message>
    <message>
        <source>Look at %1</source>
        <translation>查看 %1</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Relight</source>
        <translation>提亮</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Benchmark</source>
        <translation>测速</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Running elsewhere</source>
        <translation>正在别处运行</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>受阻</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message numerus="yes">
        <source>Grid of %n picture(s)</source>
        <translation>
            <numerusform>%n 张图片的网格</numerusform>
        </translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Train the LoRA %1</source>
        <translation>训练 LoRA %1</translation>
    </message>
    <message>
        <source>Score pictures</source>
        <translation>为图片评分</translation>
    </message>
    <message>
        <source>Score the pictures in %1</source>
        <translation>为 %1 中的图片评分</translation>
    </message>
    <message>
        <source>Scores</source>
        <translation>评分</translation>
    </message>
</context>
<context>
    <name>ModelText</name>
    <message>
        <source>inpainting</source>
        <translation>局部重绘</translation>
    </message>
    <message>
        <source>depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>upscaling</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>tiny</source>
        <translation>微型</translation>
    </message>
    <message>
        <source>Small</source>
        <translation>小型</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Text encoder</source>
        <translation>文本编码器</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>Upscaler</source>
        <translation>放大模型</translation>
    </message>
    <message>
        <source>Relighting</source>
        <translation>提亮</translation>
    </message>
    <message>
        <source>Models of this kind cannot be painted with; Stable Diffusion 1.x, 2.x and XL can.</source>
        <translation>不能用这类模型作画；Stable Diffusion 1.x、2.x 和 XL 可以。</translation>
    </message>
    <message>
        <source>It changes a model by rotations (OFT), which is not supported.</source>
        <translation>它以旋转（OFT）方式改动模型，目前不支持。</translation>
    </message>
    <message>
        <source>It is a part of a model, which cannot be chosen by itself yet.</source>
        <translation>它是模型的一部分，目前还不能单独选用。</translation>
    </message>
    <message>
        <source>ControlNets cannot be used yet.</source>
        <translation>目前还不能使用 ControlNet。</translation>
    </message>
    <message>
        <source>Upscalers cannot be used yet.</source>
        <translation>目前还不能使用放大模型。</translation>
    </message>
    <message>
        <source>Networks for relighting are chosen on the Relight page.</source>
        <translation>提亮用的网络请在“提亮”页选择。</translation>
    </message>
    <message>
        <source>Its weights are of no kind that is known.</source>
        <translation>无法识别其权重的类型。</translation>
    </message>
</context>
<context>
    <name>PictureFacts</name>
    <message>
        <source>d MMM yyyy HH:mm</source>
        <comment>as QLocale has it</comment>
        <translation>yyyy-MM-dd HH:mm</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Model hash</source>
        <translation>模型哈希</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>采样器</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>噪声日程</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>引导强度</translation>
    </message>
    <message>
        <source>CLIP skip</source>
        <translation>CLIP 跳层</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>Made with</source>
        <translation>生成程序</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>seed %1</source>
        <translation>种子 %1</translation>
    </message>
    <message>
        <source>Grammar of the prompt</source>
        <translation>提示词语法</translation>
    </message>
    <message>
        <source>Extended by</source>
        <translation>扩展</translation>
    </message>
    <message>
        <source>Second pass</source>
        <translation>第二遍</translation>
    </message>
    <message>
        <source>%1 times as large, strength %2</source>
        <translation>放大 %1 倍，强度 %2</translation>
    </message>
    <message>
        <source>Text match</source>
        <translation>图文匹配</translation>
    </message>
    <message>
        <source>Aesthetic score</source>
        <translation>美学评分</translation>
    </message>
    <message>
        <source>NSFW score</source>
        <translation>不宜内容评分</translation>
    </message>
</context>
<context>
    <name>PictureFilter</name>
    <message>
        <source>Pictures (%1)</source>
        <translation>图片 (%1)</translation>
    </message>
</context>
<context>
    <name>TrainingSections</name>
    <message>
        <source>AdamW, 8-bit state</source>
        <translation>AdamW（8 位状态）</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>恒定</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>Alpha</translation>
    </message>
    <message>
        <source>The change counts alpha / rank; follows the rank until it is set</source>
        <translation>改动按 alpha / 秩 计入；在单独设定之前跟随秩</translation>
    </message>
    <message>
        <source>Convolutions</source>
        <translation>卷积</translation>
    </message>
    <message>
        <source>Rank of the changes to 3×3 convolutions; 0: they stay as they are</source>
        <translation>3×3 卷积改动的秩；0 表示保持不变</translation>
    </message>
    <message>
        <source>Dropout, %</source>
        <translation>Dropout,%</translation>
    </message>
    <message>
        <source>Share of what goes into a change that is left out at random</source>
        <translation>随机略去的输入所占比例</translation>
    </message>
    <message>
        <source>Train the text encoders, too</source>
        <translation>同时训练文本编码器</translation>
    </message>
    <message>
        <source>For new words; takes more memory and overfits sooner</source>
        <translation>用于学习新词；更耗内存，也更易过拟合</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>alpha %1</source>
        <translation>alpha %1</translation>
    </message>
    <message>
        <source>convolutions %1</source>
        <translation>卷积 %1</translation>
    </message>
    <message>
        <source>text encoders</source>
        <translation>文本编码器</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>调度</translation>
    </message>
    <message>
        <source>How the learning rate falls</source>
        <translation>学习率如何下降</translation>
    </message>
    <message>
        <source>Warm-up, %</source>
        <translation>预热，%</translation>
    </message>
    <message>
        <source>Share of the steps in which the rate rises</source>
        <translation>学习率上升阶段占总步数的比例</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Pictures at once; each costs memory</source>
        <translation>一次处理的图片数；每张都占内存</translation>
    </message>
    <message>
        <source>Accumulate</source>
        <translation>累积</translation>
    </message>
    <message>
        <source>Batches a step: as a larger batch, without its memory</source>
        <translation>每步的批数：相当于更大的批，却不多占内存</translation>
    </message>
    <message>
        <source>Min-SNR γ</source>
        <translation>Min-SNR γ</translation>
    </message>
    <message>
        <source>Weighs noise levels against each other; 5 is usual, 0 switches it off</source>
        <translation>平衡各噪声级别的权重；通常为 5，0 为关闭</translation>
    </message>
    <message>
        <source>Noise offset</source>
        <translation>噪声偏移</translation>
    </message>
    <message>
        <source>For darker and lighter pictures; 0.05 is usual, 0 switches it off</source>
        <translation>用于更暗或更亮的图片；通常为 0.05，0 为关闭</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Optimization</source>
        <translation>优化</translation>
    </message>
    <message>
        <source>batch %1</source>
        <translation>批 %1</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>分辨率</translation>
    </message>
    <message>
        <source>Pixels of a side, a multiple of 8</source>
        <translation>边长像素数，8 的倍数</translation>
    </message>
    <message>
        <source>As the model</source>
        <translation>与模型相同</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>Which part of a larger picture is seen</source>
        <translation>较大的图片取哪一部分</translation>
    </message>
    <message>
        <source>The middle</source>
        <translation>居中</translation>
    </message>
    <message>
        <source>At random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>No caption, %</source>
        <translation>无说明，%</translation>
    </message>
    <message>
        <source>Share of the captions replaced by the empty one</source>
        <translation>替换为空说明的比例</translation>
    </message>
    <message>
        <source>Keep the pictures&apos; shapes</source>
        <translation>保持图片的长宽比</translation>
    </message>
    <message>
        <source>In buckets of about as many pixels; otherwise all become squares</source>
        <translation>归入像素数相近的桶；否则一律裁成正方形</translation>
    </message>
    <message>
        <source>Show half of them mirrored</source>
        <translation>一半图片左右翻转</translation>
    </message>
    <message>
        <source>Not for faces, writing and whatever has a left and a right</source>
        <translation>不适合人脸、文字以及有左右之分的内容</translation>
    </message>
    <message>
        <source>Shuffle tags</source>
        <translation>打乱标签</translation>
    </message>
    <message>
        <source>What stands between commas, but for the first</source>
        <translation>逗号之间的内容，第一个除外</translation>
    </message>
    <message>
        <source>Pictures and captions</source>
        <translation>图片与说明</translation>
    </message>
    <message>
        <source>%1 px</source>
        <translation>%1 像素</translation>
    </message>
    <message>
        <source>mirrored</source>
        <translation>翻转</translation>
    </message>
    <message>
        <source>tags shuffled</source>
        <translation>标签打乱</translation>
    </message>
    <message>
        <source>%1 without caption</source>
        <translation>%1 无说明</translation>
    </message>
    <message>
        <source>as the model</source>
        <translation>与模型相同</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Gradient checkpointing</source>
        <translation>梯度检查点</translation>
    </message>
    <message>
        <source>Far less memory, for about a third more time</source>
        <translation>内存大减，用时约多三分之一</translation>
    </message>
    <message>
        <source>Memory and precision</source>
        <translation>内存与精度</translation>
    </message>
    <message>
        <source>checkpointing</source>
        <translation>梯度检查点</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>How the weights are named in the file</source>
        <translation>文件中权重的命名方式</translation>
    </message>
    <message>
        <source>kohya: for most programs</source>
        <translation>kohya：适合多数程序</translation>
    </message>
    <message>
        <source>diffusers and PEFT</source>
        <translation>diffusers 与 PEFT</translation>
    </message>
    <message>
        <source>Save every</source>
        <translation>保存间隔</translation>
    </message>
    <message>
        <source>Steps between two checkpoints; 0: at the end alone</source>
        <translation>两个检查点之间的步数；0 表示仅在结束时</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>every %1 steps</source>
        <translation>每 %1 步</translation>
    </message>
    <message>
        <source>at the end</source>
        <translation>结束时</translation>
    </message>
    <message>
        <source>Paint every</source>
        <translation>绘制间隔</translation>
    </message>
    <message>
        <source>Steps between two looks at what is learnt; 0: only when asked</source>
        <translation>两次查看学习效果之间的步数；0 表示仅在要求时</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样图</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message numerus="yes">
        <source>%n prompt(s)</source>
        <translation>
            <numerusform>%n 条提示词</numerusform>
        </translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>训练的层</translation>
    </message>
    <message>
        <source>What the names of the UNet&apos;s layers end with, or patterns with *, with commas between them</source>
        <translation>UNet 层名的结尾，或带 * 的模式，以逗号分隔</translation>
    </message>
    <message>
        <source>Their rate</source>
        <translation>其学习率</translation>
    </message>
    <message>
        <source>Of the text encoders, where they are trained; follows the other until it is set</source>
        <translation>文本编码器参与训练时的学习率；未设置时与主学习率相同</translation>
    </message>
    <message>
        <source>other layers</source>
        <translation>自定义层</translation>
    </message>
    <message>
        <source>Clip at</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>Longer gradients are shortened to this; 0: never</source>
        <translation>梯度超过此长度时会被缩短；0 表示不裁剪</translation>
    </message>
    <message>
        <source>Average</source>
        <translation>权重平均</translation>
    </message>
    <message>
        <source>Decay of the average that is saved instead of the last weights; 0: the last weights</source>
        <translation>保存的是滑动平均而非最后的权重，此为其衰减；0 表示保存最后的权重</translation>
    </message>
    <message>
        <source>averaged</source>
        <translation>已平均</translation>
    </message>
    <message>
        <source>Keep tags</source>
        <translation>固定标签数</translation>
    </message>
    <message>
        <source>So many tags stay in front, neither shuffled nor left out</source>
        <translation>开头这么多个标签不打乱、不丢弃</translation>
    </message>
    <message>
        <source>Drop tags, %</source>
        <translation>丢弃标签，%</translation>
    </message>
    <message>
        <source>Share of the other tags that is left out at random</source>
        <translation>其余标签被随机丢弃的比例</translation>
    </message>
    <message>
        <source>Choose pictures of what shall stay as it is</source>
        <translation>选择应保持原样的图片</translation>
    </message>
    <message>
        <source>Keep as is</source>
        <translation>正则化图片</translation>
    </message>
    <message>
        <source>Regularisation: captioned pictures of what the model shall not forget</source>
        <translation>正则化：模型不应忘记的内容的图片（带说明文字）</translation>
    </message>
    <message>
        <source>Their weight</source>
        <translation>其权重</translation>
    </message>
    <message>
        <source>What the loss on those pictures counts</source>
        <translation>这些图片的损失所占的权重</translation>
    </message>
    <message>
        <source>regularisation</source>
        <translation>正则化</translation>
    </message>
    <message>
        <source>Keep what is computed once on disk</source>
        <translation>把只需计算一次的内容存到磁盘</translation>
    </message>
    <message>
        <source>Pictures and captions as the model sees them, beside the run; otherwise they are computed at every step</source>
        <translation>模型所见的图片与文字存放在训练记录旁；否则每一步都重新计算</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留数</translation>
    </message>
    <message>
        <source>How many LoRAs of former checkpoints stay, to choose from</source>
        <translation>保留多少个早期检查点的 LoRA 以供挑选</translation>
    </message>
    <message>
        <source>Write a log for TensorBoard</source>
        <translation>写入 TensorBoard 日志</translation>
    </message>
    <message>
        <source>Loss, learning rate and samples as an event file in the run&apos;s folder</source>
        <translation>把损失、学习率和样图作为事件文件写入训练文件夹</translation>
    </message>
</context>
<context>
    <name>candela::AdvancedSection</name>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>VAE</source>
        <translation>VAE</translation>
    </message>
    <message>
        <source>The autoencoder, which makes pictures of what the model paints</source>
        <translation>自编码器，把模型绘制的结果变成图片</translation>
    </message>
    <message>
        <source>noise of a graphics card</source>
        <translation>显卡的噪声</translation>
    </message>
    <message>
        <source>Noise source</source>
        <translation>噪声来源</translation>
    </message>
    <message>
        <source>Whose random numbers the seed begins: the processor&apos;s, as in diffusers and ComfyUI, or those of NVIDIA&apos;s graphics cards, as in AUTOMATIC1111</source>
        <translation>种子所用的随机数：处理器的（与 diffusers 和 ComfyUI 相同），或 NVIDIA 显卡的（与 AUTOMATIC1111 相同）</translation>
    </message>
    <message>
        <source>CLIP skip %1</source>
        <translation>CLIP 跳层 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n threads</source>
        <translation>
            <numerusform>%n 个线程</numerusform>
        </translation>
    </message>
    <message>
        <source>CLIP skip</source>
        <translation>CLIP 跳层</translation>
    </message>
    <message>
        <source>Which hidden layer of the text encoder is used; 1 is the last</source>
        <translation>使用文本编码器的哪一个隐藏层；1 为最后一层</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Grammar</source>
        <translation>语法</translation>
    </message>
    <message>
        <source>How brackets and weights in the prompts are read</source>
        <translation>提示词中的括号和权重按哪种规则解读</translation>
    </message>
    <message>
        <source>Grammar of the prompts</source>
        <translation>提示词语法</translation>
    </message>
    <message>
        <source>tiled</source>
        <translation>分块</translation>
    </message>
    <message>
        <source>not tiled</source>
        <translation>不分块</translation>
    </message>
    <message>
        <source>Tiling</source>
        <translation>分块</translation>
    </message>
    <message>
        <source>Whether the autoencoder works part by part: the same picture in a fraction of the memory, more slowly</source>
        <translation>自动编码器是否分块工作：图片相同，内存只需几分之一，但较慢</translation>
    </message>
    <message>
        <source>Tiling of the autoencoder</source>
        <translation>自动编码器分块</translation>
    </message>
    <message>
        <source>Where memory is short</source>
        <translation>内存不足时</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>总是</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
</context>
<context>
    <name>candela::AdvancedSettings</name>
    <message>
        <source>Keep a &amp;detailed log</source>
        <translation>记录详细日志</translation>
    </message>
    <message>
        <source>For reporting a problem. It stays on this machine.</source>
        <translation>用于报告问题。只保存在本机。</translation>
    </message>
    <message>
        <source>Open the &amp;folder of the studio&apos;s own files</source>
        <translation>打开程序数据文件夹</translation>
    </message>
    <message>
        <source>Settings, drafts and logs. Deleting it starts afresh; your pictures lie elsewhere.</source>
        <translation>设置、草稿和日志。删除后将从头开始；你的图片存放在别处。</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
</context>
<context>
    <name>candela::Canvas</name>
    <message>
        <source>Canvas</source>
        <translation>画布</translation>
    </message>
</context>
<context>
    <name>candela::CaptionsForm</name>
    <message>
        <source>No caption is changed by this.</source>
        <translation>没有说明会因此改变。</translation>
    </message>
    <message numerus="yes">
        <source>%n caption(s) changed; Undo takes it back.</source>
        <translation>
            <numerusform>已更改 %n 条说明，可以撤销。</numerusform>
        </translation>
    </message>
    <message>
        <source>Say first what is to be changed</source>
        <translation>请先填写要更改的内容</translation>
    </message>
    <message>
        <source>Example: %1</source>
        <translation>示例：%1</translation>
    </message>
    <message numerus="yes">
        <source>the %n chosen</source>
        <translation>
            <numerusform>选中的 %n 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n shown</source>
        <translation>
            <numerusform>显示的 %n 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>all %n</source>
        <translation>
            <numerusform>全部 %n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Text to find in captions</source>
        <translation>要在说明中查找的文字</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换为</translation>
    </message>
    <message>
        <source>Text to put in its place</source>
        <translation>替换成的文字</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>前缀</translation>
    </message>
    <message>
        <source>Text to put before captions</source>
        <translation>加在说明前面的文字</translation>
    </message>
    <message>
        <source>After</source>
        <translation>后缀</translation>
    </message>
    <message>
        <source>Text to put after captions</source>
        <translation>加在说明后面的文字</translation>
    </message>
    <message>
        <source>sks style, </source>
        <translation>sks style, </translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Which captions are changed</source>
        <translation>更改哪些说明</translation>
    </message>
    <message>
        <source>Change captions</source>
        <translation>批量更改说明</translation>
    </message>
</context>
<context>
    <name>candela::CloseDialog</name>
    <message>
        <source>It goes on from its checkpoint at the next start.</source>
        <translation>下次启动时将从检查点继续。</translation>
    </message>
    <message>
        <source>Stopped, it goes on with the next picture at the next start.</source>
        <translation>停止后，下次启动时从下一张图片继续。</translation>
    </message>
    <message>
        <source>Stopped, it begins anew at the next start.</source>
        <translation>停止后，下次启动时重新开始。</translation>
    </message>
    <message>
        <source>Quit Candela Studio?</source>
        <translation>退出 Candela Studio？</translation>
    </message>
    <message numerus="yes">
        <source>1 job is running, %n waiting.</source>
        <translation>
            <numerusform>1 个任务正在运行，%n 个等待。</numerusform>
        </translation>
    </message>
    <message>
        <source>1 job is running.</source>
        <translation>1 个任务正在运行。</translation>
    </message>
    <message>
        <source>What waits is kept.</source>
        <translation>等待的任务会保留。</translation>
    </message>
    <message>
        <source>What waits cannot be kept.</source>
        <translation>等待的任务无法保留。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save checkpoint and quit</source>
        <translation>保存检查点并退出</translation>
    </message>
    <message>
        <source>Stop and quit</source>
        <translation>停止并退出</translation>
    </message>
    <message>
        <source>Finish this one, then quit</source>
        <translation>完成这一个再退出</translation>
    </message>
</context>
<context>
    <name>candela::ComparePanel</name>
    <message>
        <source>AFTER</source>
        <translation>提亮后</translation>
    </message>
    <message>
        <source>REFLECTANCE</source>
        <translation>反射</translation>
    </message>
    <message>
        <source>ILLUMINATION</source>
        <translation>光照</translation>
    </message>
    <message>
        <source>BEFORE</source>
        <translation>提亮前</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>the preview comes once the running job has ended</source>
        <translation>当前任务结束后显示预览</translation>
    </message>
    <message>
        <source>computing the preview…</source>
        <translation>正在计算预览…</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>One picture with a line to drag (M, on the picture, for the next way)</source>
        <translation>一张图片，拖动分割线比较（在图片上按 M 切换方式）</translation>
    </message>
    <message>
        <source>Before and after beside each other (M, on the picture, for the next way)</source>
        <translation>提亮前后并排显示（在图片上按 M 切换方式）</translation>
    </message>
    <message>
        <source>After; before while the mouse or Space is held (M, on the picture, for the next way)</source>
        <translation>显示提亮后；按住鼠标或空格时显示提亮前（在图片上按 M 切换方式）</translation>
    </message>
    <message>
        <source>Let before and after change places (C, on the picture)</source>
        <translation>交换提亮前后的位置（在图片上按 C）</translation>
    </message>
    <message>
        <source>Fit the picture into the window (F, on the picture)</source>
        <translation>使图片适合窗口（在图片上按 F）</translation>
    </message>
    <message>
        <source>One pixel of the picture on one of the screen (1, on the picture)</source>
        <translation>图片的一个像素对应屏幕的一个像素（在图片上按 1）</translation>
    </message>
    <message>
        <source>Bring light into dark pictures</source>
        <translation>为昏暗的图片带来光亮</translation>
    </message>
    <message>
        <source>Drop pictures here, or add them on the left; nothing is changed until you relight them</source>
        <translation>将图片拖到这里，或在左侧添加；开始提亮之前不会改动任何文件</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>按住</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>互换</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>Send to Generate</source>
        <translation>发送到生成页</translation>
    </message>
    <message>
        <source>Begin from the relit picture on the Generate page; relight it first</source>
        <translation>在生成页以提亮后的图片为起点；须先提亮</translation>
    </message>
</context>
<context>
    <name>candela::CompareView</name>
    <message>
        <source>Comparison</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Hold the mouse or Space: %1</source>
        <translation>按住鼠标或空格：%1</translation>
    </message>
    <message>
        <source>after first</source>
        <translation>提亮后在前</translation>
    </message>
    <message>
        <source>before first</source>
        <translation>提亮前在前</translation>
    </message>
    <message>
        <source>split at %1 %, %2</source>
        <translation>分割线位于 %1 %，%2</translation>
    </message>
</context>
<context>
    <name>candela::ContactSheetDialog</name>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Contact sheet</source>
        <translation>缩略图汇总页</translation>
    </message>
    <message>
        <source> px</source>
        <translation> 像素</translation>
    </message>
    <message>
        <source>&amp;Prompt</source>
        <translation>提示词(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Seed</source>
        <translation>种子(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;File name</source>
        <translation>文件名(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Date</source>
        <translation>日期(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Title</source>
        <translation>标题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Columns</source>
        <translation>列数(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Rows</source>
        <translation>行数(&amp;R)</translation>
    </message>
    <message>
        <source>Picture &amp;size</source>
        <translation>图片大小(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Gap</source>
        <translation>间距(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Letters</source>
        <translation>字号(&amp;L)</translation>
    </message>
    <message>
        <source>Beneath each picture</source>
        <translation>每张图片下方</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n 张图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sheet(s)</source>
        <translation>
            <numerusform>%n 页</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::CopiesView</name>
    <message>
        <source>%1, %2 × %3</source>
        <translation>%1，%2 × %3</translation>
    </message>
    <message numerus="yes">
        <source>%n near copies</source>
        <translation>
            <numerusform>%n 张近似副本</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep only this one</source>
        <translation>只保留这一张</translation>
    </message>
    <message>
        <source>Accept this picture, reject its near copies</source>
        <translation>接受这张图片，拒绝它的近似副本</translation>
    </message>
</context>
<context>
    <name>candela::CurvePlot</name>
    <message>
        <source>%1: from %2 at step %3 to %4 at step %5, lowest %6 at step %7.</source>
        <translation>%1：从第 %3 步的 %2 到第 %5 步的 %4，最低为第 %7 步的 %6。</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>第 %1 步</translation>
    </message>
</context>
<context>
    <name>candela::DatasetBrowser</name>
    <message>
        <source>Largest first</source>
        <translation>从大到小</translation>
    </message>
    <message>
        <source>Smallest first</source>
        <translation>从小到大</translation>
    </message>
    <message>
        <source>Only pictures with this tag; click to see all</source>
        <translation>只显示带此标签的图片；点击可显示全部</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n 张图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n picture(s)</source>
        <translation>
            <numerusform>%n 张图片中的 %1 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n accepted</source>
        <translation>
            <numerusform>接受 %n 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rejected</source>
        <translation>
            <numerusform>拒绝 %n 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be used</source>
        <translation>
            <numerusform>%n 张不可用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not in the metadata</source>
        <translation>
            <numerusform>%n 张未列入元数据</numerusform>
        </translation>
    </message>
    <message>
        <source>The pictures are being read…</source>
        <translation>正在读取图片…</translation>
    </message>
    <message>
        <source>The pictures have not been read.</source>
        <translation>图片尚未读取。</translation>
    </message>
    <message>
        <source>No near copies are known. Tick “Near copies” and preview the effect.</source>
        <translation>尚无近似副本的结果。请勾选“近似副本”并预览效果。</translation>
    </message>
    <message>
        <source>No pictures match.</source>
        <translation>没有符合条件的图片。</translation>
    </message>
    <message>
        <source>Reading pictures</source>
        <translation>读取图片</translation>
    </message>
    <message>
        <source>Comparing pictures</source>
        <translation>比较图片</translation>
    </message>
    <message>
        <source>Filtering</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Copying pictures</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1：%2 / %3</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search names and captions</source>
        <translation>搜索文件名和说明</translation>
    </message>
    <message>
        <source>In names and captions</source>
        <translation>在文件名和说明中搜索</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Accepted by hand</source>
        <translation>手动接受</translation>
    </message>
    <message>
        <source>Rejected by a filter</source>
        <translation>被筛选器拒绝</translation>
    </message>
    <message>
        <source>Rejected by hand</source>
        <translation>手动拒绝</translation>
    </message>
    <message>
        <source>With trouble</source>
        <translation>有问题</translation>
    </message>
    <message>
        <source>Near copies</source>
        <translation>近似副本</translation>
    </message>
    <message>
        <source>Which pictures are shown</source>
        <translation>显示哪些图片</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>文件大小</translation>
    </message>
    <message>
        <source>Aspect</source>
        <translation>宽高比</translation>
    </message>
    <message>
        <source>Text match</source>
        <translation>图文匹配度</translation>
    </message>
    <message>
        <source>Aesthetic</source>
        <translation>美学</translation>
    </message>
    <message>
        <source>NSFW</source>
        <translation>NSFW</translation>
    </message>
    <message>
        <source>What pictures are sorted by</source>
        <translation>图片的排序依据</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Pictures of the folder</source>
        <translation>文件夹中的图片</translation>
    </message>
    <message>
        <source>Unsafe</source>
        <translation>不宜</translation>
    </message>
</context>
<context>
    <name>candela::DatasetDesk</name>
    <message>
        <source>%1 has one of its filters twice.</source>
        <translation>%1 中有一个筛选器出现了两次。</translation>
    </message>
    <message>
        <source>Here each filter is there once; use the recipe with &apos;candela dataset filter&apos;.</source>
        <translation>此处每个筛选器只能出现一次；请用“candela dataset filter”执行该配方。</translation>
    </message>
</context>
<context>
    <name>candela::DatasetFiltersPanel</name>
    <message>
        <source>%1 MP</source>
        <translation>%1 百万像素</translation>
    </message>
    <message>
        <source>Take the filters of a recipe</source>
        <translation>导入配方中的筛选器</translation>
    </message>
    <message>
        <source>Data-Juicer recipes (*.yaml *.yml)</source>
        <translation>Data-Juicer 配方 (*.yaml *.yml)</translation>
    </message>
    <message>
        <source>From the recipe, too: %1</source>
        <translation>配方中另有：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) have no aesthetic score.</source>
        <translation>
            <numerusform>%n 张图片没有美学评分。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) have no text match.</source>
        <translation>
            <numerusform>%n 张图片没有图文匹配度。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) have no NSFW score.</source>
        <translation>
            <numerusform>%n 张图片没有 NSFW 评分。</numerusform>
        </translation>
    </message>
    <message>
        <source>A filter rejects what has no score.</source>
        <translation>没有评分的图片会被筛选器拒绝。</translation>
    </message>
    <message numerus="yes">
        <source>%n kept</source>
        <translation>
            <numerusform>保留 %n 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rejected</source>
        <translation>
            <numerusform>拒绝 %n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>The filters have changed: preview their effect again.</source>
        <translation>筛选条件已更改，请重新预览效果。</translation>
    </message>
    <message>
        <source>Rejected by hand</source>
        <translation>手动拒绝</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>不可用</translation>
    </message>
    <message numerus="yes">
        <source>Reject these %n by hand</source>
        <translation>
            <numerusform>手动拒绝这 %n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>See which pictures these filters would keep; nothing is changed</source>
        <translation>查看这些筛选器会保留哪些图片；不作任何更改</translation>
    </message>
    <message>
        <source>Wait until what is being done has ended</source>
        <translation>请等待当前操作结束</translation>
    </message>
    <message>
        <source>Choose a folder of pictures first</source>
        <translation>请先选择图片文件夹</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Take the filters of a Data-Juicer recipe</source>
        <translation>导入 Data-Juicer 配方中的筛选器</translation>
    </message>
    <message>
        <source>Reset the filters</source>
        <translation>重置筛选器</translation>
    </message>
    <message>
        <source>All filters off, with their usual values</source>
        <translation>关闭所有筛选器并恢复默认值</translation>
    </message>
    <message>
        <source>Preview effect</source>
        <translation>预览效果</translation>
    </message>
    <message>
        <source>Training looks at what is decided by hand alone; this makes it leave these pictures out, too</source>
        <translation>训练只依据手动作出的决定；这样训练也会略过这些图片</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>分布</translation>
    </message>
    <message>
        <source>What the distribution is of</source>
        <translation>分布所显示的数值</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>像素数</translation>
    </message>
    <message>
        <source>Aspect</source>
        <translation>宽高比</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>文件大小</translation>
    </message>
    <message>
        <source>Aesthetic</source>
        <translation>美学</translation>
    </message>
    <message>
        <source>Text match</source>
        <translation>图文匹配度</translation>
    </message>
    <message>
        <source>NSFW</source>
        <translation>NSFW</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) have no unsafe score.</source>
        <translation>
            <numerusform>%n 张图片没有不宜内容评分。</numerusform>
        </translation>
    </message>
    <message>
        <source>Unsafe</source>
        <translation>不宜</translation>
    </message>
</context>
<context>
    <name>candela::DatasetInspector</name>
    <message numerus="yes">
        <source>%n picture(s) chosen</source>
        <translation>
            <numerusform>已选中 %n 张图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n times an epoch</source>
        <translation>
            <numerusform>每轮 %n 次</numerusform>
        </translation>
    </message>
    <message>
        <source>Aesthetic</source>
        <translation>美学</translation>
    </message>
    <message>
        <source>Text match</source>
        <translation>图文匹配度</translation>
    </message>
    <message>
        <source>NSFW</source>
        <translation>NSFW</translation>
    </message>
    <message>
        <source>Choose a picture to decide whether it is trained on.</source>
        <translation>选择一张图片，决定是否用它训练。</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>Keep it whatever the filters say (A in the grid)</source>
        <translation>无论筛选结果如何都保留（在网格中按 A）</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Leave it out of training (X in the grid)</source>
        <translation>训练时略过（在网格中按 X）</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>未定</translation>
    </message>
    <message>
        <source>Leave it to the filters (U in the grid)</source>
        <translation>由筛选器决定（在网格中按 U）</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Caption of the picture</source>
        <translation>图片的说明</translation>
    </message>
    <message>
        <source>What is to be seen, in words or tags</source>
        <translation>用文字或标签描述画面</translation>
    </message>
    <message>
        <source>Enter keeps what is typed; the files stay as they are</source>
        <translation>按回车键保存所输入的内容；原文件保持不变</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Change captions</source>
        <translation>批量更改说明</translation>
    </message>
    <message>
        <source>Unsafe</source>
        <translation>不宜</translation>
    </message>
</context>
<context>
    <name>candela::DatasetList</name>
    <message>
        <source>Undecided</source>
        <translation>未定</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Accepted by hand</source>
        <translation>手动接受</translation>
    </message>
    <message>
        <source>Rejected by a filter</source>
        <translation>被筛选器拒绝</translation>
    </message>
    <message>
        <source>Rejected by hand</source>
        <translation>手动拒绝</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>不可用</translation>
    </message>
</context>
<context>
    <name>candela::DatasetScoring</name>
    <message>
        <source>The pictures are being scored; the queue says how far it is.</source>
        <translation>正在为图片评分；进度见队列。</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) could not be read.</source>
        <translation>
            <numerusform>%n 张图片无法读取。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::DatasetTab</name>
    <message>
        <source>Choose a folder of pictures</source>
        <translation>选择图片文件夹</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>正在计数…</translation>
    </message>
    <message>
        <source>This folder cannot be read.</source>
        <translation>无法读取此文件夹。</translation>
    </message>
    <message>
        <source>There are no pictures in it.</source>
        <translation>其中没有图片。</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n 张图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with a caption</source>
        <translation>
            <numerusform>%n 张有说明</numerusform>
        </translation>
    </message>
    <message>
        <source>On to what is trained, and how</source>
        <translation>继续设定训练内容与方式</translation>
    </message>
    <message>
        <source>Choose a folder of pictures first</source>
        <translation>请先选择图片文件夹</translation>
    </message>
    <message>
        <source>Drop a folder of pictures here</source>
        <translation>将图片文件夹拖放到这里</translation>
    </message>
    <message>
        <source>Captions: a .txt or .caption file beside each, metadata.jsonl or metadata.csv</source>
        <translation>说明：每张图片旁的 .txt 或 .caption 文件，或 metadata.jsonl、metadata.csv</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Train on this folder</source>
        <translation>用此文件夹训练</translation>
    </message>
    <message>
        <source>Open the picture</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>Show its folder</source>
        <translation>显示所在文件夹</translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) of the metadata name no picture.</source>
        <translation>
            <numerusform>元数据中有 %n 行没有对应的图片。</numerusform>
        </translation>
    </message>
    <message>
        <source>Name the new folder of pictures</source>
        <translation>为新的图片文件夹命名</translation>
    </message>
    <message>
        <source>The pictures that were kept are in %1, which is the folder to train on now.</source>
        <translation>保留的图片已存入 %1，现在用此文件夹训练。</translation>
    </message>
    <message>
        <source>Wait until what is being done has ended</source>
        <translation>请等待当前操作结束</translation>
    </message>
    <message>
        <source>No picture is kept</source>
        <translation>没有保留任何图片</translation>
    </message>
    <message>
        <source>Preview the changed filters first</source>
        <translation>请先预览更改后的筛选器</translation>
    </message>
    <message numerus="yes">
        <source>Copy the %n pictures that are kept, with their captions, into a new folder, and train on it</source>
        <translation>
            <numerusform>将保留的 %n 张图片连同说明复制到新文件夹，并用它训练</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Accept</source>
        <translation>接受(&amp;A)</translation>
    </message>
    <message>
        <source>Re&amp;ject</source>
        <translation>拒绝(&amp;J)</translation>
    </message>
    <message>
        <source>Leave &amp;undecided</source>
        <translation>设为未定(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Find pictures</source>
        <translation>查找图片(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Keep these as a new folder…</source>
        <translation>将保留的图片存为新文件夹(&amp;K)…</translation>
    </message>
    <message>
        <source>Read the folder a&amp;gain</source>
        <translation>重新读取文件夹(&amp;G)</translation>
    </message>
    <message>
        <source>Read the folder again: pictures may have come or gone</source>
        <translation>重新读取文件夹：图片可能有增减</translation>
    </message>
    <message>
        <source>None of the pictures can be used</source>
        <translation>没有可用的图片</translation>
    </message>
    <message>
        <source>&amp;Score…</source>
        <translation>评分(&amp;S)…</translation>
    </message>
    <message>
        <source>Measure how well captions fit, and how pleasing the pictures are</source>
        <translation>评价说明文字与图片是否相符、图片是否美观</translation>
    </message>
</context>
<context>
    <name>candela::DockHeader</name>
    <message>
        <source>Close this pane</source>
        <translation>关闭此面板</translation>
    </message>
</context>
<context>
    <name>candela::DownloadDialog</name>
    <message>
        <source>Half precision where there is one: half the size, hardly a difference</source>
        <translation>有半精度时选用：大小减半，几乎没有差别</translation>
    </message>
    <message>
        <source>Download a model</source>
        <translation>下载模型</translation>
    </message>
    <message>
        <source>64 digits, where the page tells them</source>
        <translation>64 位，若网页有提供</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>网址</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Folder for models</source>
        <translation>存放模型的文件夹</translation>
    </message>
    <message>
        <source>Of a model&apos;s file, or of a repository of Hugging Face&apos;s that holds a diffusers model.</source>
        <translation>模型文件的网址，或 Hugging Face 上 diffusers 模型仓库的网址。</translation>
    </message>
    <message>
        <source>This is no address of the web.</source>
        <translation>这不是网址。</translation>
    </message>
    <message>
        <source>A repository: only what is needed to paint with it is downloaded.</source>
        <translation>模型仓库：只下载作画所需的部分。</translation>
    </message>
    <message>
        <source>A file.</source>
        <translation>单个文件。</translation>
    </message>
    <message>
        <source>Give the file a name that ends like a model&apos;s, such as .safetensors</source>
        <translation>请给文件起一个以模型扩展名（如 .safetensors）结尾的名字</translation>
    </message>
    <message>
        <source>Give an address that begins with https://</source>
        <translation>请给出以 https:// 开头的网址</translation>
    </message>
</context>
<context>
    <name>candela::EvaluateSection</name>
    <message>
        <source>The picture as it should have looked</source>
        <translation>图片应有的样子</translation>
    </message>
    <message>
        <source>Folder of pictures as they should have looked</source>
        <translation>存放图片应有样子的文件夹</translation>
    </message>
    <message>
        <source>With pictures of the same names as they should have looked, each picture gets the ratio of its pair, PSNR and SSIM.</source>
        <translation>提供同名的参考图片（应有的样子）后，每张图片会采用与其配对的比率，并给出 PSNR 和 SSIM。</translation>
    </message>
    <message>
        <source>Evaluate no longer</source>
        <translation>停止评估</translation>
    </message>
    <message>
        <source>Picture…</source>
        <translation>图片…</translation>
    </message>
    <message>
        <source>Choose a reference picture</source>
        <translation>选择参考图片</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Choose a folder of reference pictures</source>
        <translation>选择参考图片文件夹</translation>
    </message>
</context>
<context>
    <name>candela::FileDownload</name>
    <message>
        <source>%1 needs %2, and %3 are free in %4.</source>
        <translation>%1 需要 %2，而 %4 只剩 %3。</translation>
    </message>
    <message>
        <source>Free some space, or choose a folder on another disk.</source>
        <translation>请腾出一些空间，或选择另一块磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>%1 is there already.</source>
        <translation>%1 已经存在。</translation>
    </message>
    <message>
        <source>Move or rename it first, or choose another folder.</source>
        <translation>请先移动或重命名它，或选择另一个文件夹。</translation>
    </message>
    <message>
        <source>%1 is no address of the web.</source>
        <translation>%1 不是网址。</translation>
    </message>
    <message>
        <source>Give one that begins with https://.</source>
        <translation>请给出以 https:// 开头的网址。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be written.</source>
        <translation>无法写入文件夹 %1。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>%1 is a web page and no file.</source>
        <translation>%1 是网页，不是文件。</translation>
    </message>
    <message>
        <source>Give the address of the file itself, behind the page&apos;s download button.</source>
        <translation>请给出文件本身的网址，即网页上下载按钮所指向的地址。</translation>
    </message>
    <message>
        <source>%1 has %2 bytes where %3 were promised.</source>
        <translation>%1 有 %2 字节，而应有 %3 字节。</translation>
    </message>
    <message>
        <source>the file has changed meanwhile</source>
        <translation>文件在此期间已更改</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>Free some space; the download then goes on where it stopped.</source>
        <translation>请腾出一些空间；下载会从中断处继续。</translation>
    </message>
    <message>
        <source>the connection ended after %1 of %2</source>
        <translation>连接在 %1（共 %2）后中断</translation>
    </message>
    <message>
        <source>%1 leads to %2, which is not followed.</source>
        <translation>%1 指向 %2，不予跟随。</translation>
    </message>
    <message>
        <source>%1 leads in circles.</source>
        <translation>%1 循环重定向。</translation>
    </message>
    <message>
        <source>%1 is not given to everybody (HTTP %2).</source>
        <translation>%1 不对所有人开放（HTTP %2）。</translation>
    </message>
    <message>
        <source>There is no file at %1 (HTTP %2).</source>
        <translation>%1 处没有文件（HTTP %2）。</translation>
    </message>
    <message>
        <source>Check the address.</source>
        <translation>请检查网址。</translation>
    </message>
    <message>
        <source>the server says HTTP %1</source>
        <translation>服务器返回 HTTP %1</translation>
    </message>
    <message>
        <source>%1 was refused (HTTP %2).</source>
        <translation>%1 被拒绝（HTTP %2）。</translation>
    </message>
    <message>
        <source>%1 arrived, but it is not the file that was promised.</source>
        <translation>%1 已下载，但与应有的文件不符。</translation>
    </message>
    <message>
        <source>Its SHA-256 is %1… instead of %2…. Download it again.</source>
        <translation>其 SHA-256 为 %1…，应为 %2…。请重新下载。</translation>
    </message>
    <message>
        <source>It has %1 bytes instead of %2. Download it again.</source>
        <translation>它有 %1 字节，应为 %2 字节。请重新下载。</translation>
    </message>
    <message>
        <source>%1 could not get its name: %2.</source>
        <translation>%1 无法命名：%2。</translation>
    </message>
    <message>
        <source>%1 could not be downloaded: %2.</source>
        <translation>无法下载 %1：%2。</translation>
    </message>
    <message>
        <source>Try again later; it goes on where it broke off.</source>
        <translation>请稍后再试；会从中断处继续。</translation>
    </message>
    <message>
        <source>%1 could not be copied to %2.</source>
        <translation>无法将 %1 复制到 %2。</translation>
    </message>
    <message>
        <source>Accept its conditions in a browser, and give an access token; or import the file that the browser has downloaded.</source>
        <translation>请在浏览器中接受其条款并提供访问令牌，或导入浏览器下载的文件。</translation>
    </message>
    <message>
        <source>%1 does not accept the access token (HTTP %2).</source>
        <translation>%1 不接受该访问令牌（HTTP %2）。</translation>
    </message>
    <message>
        <source>Give a token that is valid and may read this model.</source>
        <translation>请提供有效且有权读取此模型的令牌。</translation>
    </message>
    <message>
        <source>%1 is not open to the owner of the access token (HTTP %2).</source>
        <translation>访问令牌的所有者无权访问 %1（HTTP %2）。</translation>
    </message>
    <message>
        <source>Accept the model&apos;s conditions in a browser, and wait where its authors want to agree first.</source>
        <translation>请在浏览器中接受模型的条款；如需作者批准，请等待批准。</translation>
    </message>
</context>
<context>
    <name>candela::FilterRows</name>
    <message>
        <source>Size ≥</source>
        <translation>尺寸 ≥</translation>
    </message>
    <message>
        <source>Width and height in pixels</source>
        <translation>宽度和高度（像素）</translation>
    </message>
    <message>
        <source>Least width</source>
        <translation>最小宽度</translation>
    </message>
    <message>
        <source>Least width, in pixels</source>
        <translation>最小宽度（像素）</translation>
    </message>
    <message>
        <source>Least height</source>
        <translation>最小高度</translation>
    </message>
    <message>
        <source>Least height, in pixels</source>
        <translation>最小高度（像素）</translation>
    </message>
    <message>
        <source>Aspect</source>
        <translation>宽高比</translation>
    </message>
    <message>
        <source>Width divided by height, from and to</source>
        <translation>宽度除以高度，从…到…</translation>
    </message>
    <message>
        <source>Least aspect ratio</source>
        <translation>最小宽高比</translation>
    </message>
    <message>
        <source>Greatest aspect ratio</source>
        <translation>最大宽高比</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>文件大小</translation>
    </message>
    <message>
        <source>From and to, such as 10 kB and 20 MB</source>
        <translation>从…到…，例如 10 kB 和 20 MB</translation>
    </message>
    <message>
        <source>Least file size</source>
        <translation>最小文件大小</translation>
    </message>
    <message>
        <source>Greatest file size</source>
        <translation>最大文件大小</translation>
    </message>
    <message>
        <source>any</source>
        <translation>不限</translation>
    </message>
    <message>
        <source>Aesthetic ≥</source>
        <translation>美学 ≥</translation>
    </message>
    <message>
        <source>How pleasing people would find it, from 0 to 1</source>
        <translation>人们会觉得它有多美，0 到 1</translation>
    </message>
    <message>
        <source>Least aesthetic score</source>
        <translation>最低美学评分</translation>
    </message>
    <message>
        <source>Text match ≥</source>
        <translation>图文匹配度 ≥</translation>
    </message>
    <message>
        <source>How well the caption fits the picture; 0.1 and more is usual for good ones</source>
        <translation>说明与图片的相符程度；较好的通常在 0.1 以上</translation>
    </message>
    <message>
        <source>Least text match</source>
        <translation>最低图文匹配度</translation>
    </message>
    <message>
        <source>NSFW ≤</source>
        <translation>NSFW ≤</translation>
    </message>
    <message>
        <source>How likely it shows what is not safe for work, from 0 to 1</source>
        <translation>画面含有不宜内容的可能性，0 到 1</translation>
    </message>
    <message>
        <source>Greatest NSFW score</source>
        <translation>最高 NSFW 评分</translation>
    </message>
    <message>
        <source>Near copies</source>
        <translation>近似副本</translation>
    </message>
    <message>
        <source>Of pictures that look the same, the largest is kept</source>
        <translation>看起来相同的图片只保留最大的一张</translation>
    </message>
    <message>
        <source>Greatest difference of near copies</source>
        <translation>近似副本的最大差异</translation>
    </message>
    <message>
        <source>In how many of 64 bits their hashes may differ: 0 finds copies alone, 6 what was scaled, compressed or lightly retouched as well</source>
        <translation>哈希值的 64 位中最多可有几位不同：0 只找出完全相同的，6 还能找出经过缩放、压缩或轻微修饰的</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>哈希</translation>
    </message>
    <message>
        <source>What is compared: phash sees structure, dhash edges, ahash light and dark. phash is the usual one.</source>
        <translation>比较的依据：phash 看结构，dhash 看边缘，ahash 看明暗。通常用 phash。</translation>
    </message>
    <message>
        <source>Unsafe ≤</source>
        <translation>不宜 ≤</translation>
    </message>
    <message>
        <source>Greatest unsafe score</source>
        <translation>最高不宜内容评分</translation>
    </message>
</context>
<context>
    <name>candela::FineTunePage</name>
    <message>
        <source>Fine-tune</source>
        <translation>微调</translation>
    </message>
    <message>
        <source>Add this model</source>
        <translation>添加此模型</translation>
    </message>
    <message>
        <source>Open this run</source>
        <translation>打开此训练</translation>
    </message>
    <message>
        <source>Train on these pictures</source>
        <translation>用这些图片训练</translation>
    </message>
    <message>
        <source>Parts of fine-tuning</source>
        <translation>微调的各部分</translation>
    </message>
    <message>
        <source>1 Dataset</source>
        <translation>1 数据集</translation>
    </message>
    <message>
        <source>2 Training</source>
        <translation>2 训练</translation>
    </message>
    <message>
        <source>3 Runs</source>
        <translation>3 记录</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>Choose a folder of &amp;pictures…</source>
        <translation>选择图片文件夹(&amp;P)…</translation>
    </message>
    <message>
        <source>Sample &amp;now</source>
        <translation>立即绘制样图(&amp;N)</translation>
    </message>
    <message>
        <source>C&amp;heckpoint now</source>
        <translation>立即保存检查点(&amp;H)</translation>
    </message>
    <message>
        <source>Stop and sa&amp;ve</source>
        <translation>停止并保存(&amp;V)</translation>
    </message>
</context>
<context>
    <name>candela::FineTuning</name>
    <message>
        <source>Give the LoRA a name.</source>
        <translation>请为 LoRA 取一个名称。</translation>
    </message>
    <message>
        <source>&apos;%1&apos; cannot be the name of a folder; use letters, digits, spaces and dashes.</source>
        <translation>“%1”不能作为文件夹名称；请使用字母、数字、空格和连字符。</translation>
    </message>
    <message>
        <source>There is a run called &apos;%1&apos; already; choose another name, or resume it under Runs.</source>
        <translation>已有名为“%1”的训练；请另取名称，或在“记录”中继续它。</translation>
    </message>
    <message>
        <source>There is no model yet. Add a model folder first.</source>
        <translation>还没有模型。请先添加模型文件夹。</translation>
    </message>
    <message>
        <source>Choose a base model first.</source>
        <translation>请先选择基础模型。</translation>
    </message>
    <message>
        <source>Choose a folder of pictures first.</source>
        <translation>请先选择图片文件夹。</translation>
    </message>
    <message>
        <source>The pictures are being counted.</source>
        <translation>正在统计图片数量。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be read; choose another.</source>
        <translation>无法读取文件夹 %1；请另选一个。</translation>
    </message>
    <message>
        <source>There are no pictures in %1; choose another folder.</source>
        <translation>%1 中没有图片；请另选文件夹。</translation>
    </message>
    <message>
        <source>From one picture the LoRA learns little else than to paint it again; a dozen is better.</source>
        <translation>只有一张图片时，LoRA 几乎只会学到重画它；十几张更好。</translation>
    </message>
    <message>
        <source>None of the pictures has a caption: what is learnt answers to no word.</source>
        <translation>所有图片都没有说明：学到的内容不会对应任何词语。</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) have no caption.</source>
        <translation>
            <numerusform>%n 张图片没有说明。</numerusform>
        </translation>
    </message>
    <message>
        <source>A learning rate above %1 often makes the loss explode; 1e-4 is usual.</source>
        <translation>学习率高于 %1 常使损失发散；通常为 1e-4。</translation>
    </message>
    <message>
        <source>Prodigy finds the rate by itself, and this is a factor of it: 1 is usual.</source>
        <translation>Prodigy 会自行确定学习率，此处只是其倍数：通常为 1。</translation>
    </message>
    <message>
        <source>Without checkpoints a run that is interrupted begins anew.</source>
        <translation>没有检查点时，中断的训练只能从头开始。</translation>
    </message>
    <message>
        <source>Runs cannot be saved in %1.</source>
        <translation>无法将训练保存到 %1。</translation>
    </message>
    <message>
        <source>Choose another folder for trainings in the settings, or make this one writable.</source>
        <translation>请在设置中为训练另选文件夹，或使此文件夹可写。</translation>
    </message>
    <message>
        <source>The run %1 has no checkpoint to go on from.</source>
        <translation>训练 %1 没有可供继续的检查点。</translation>
    </message>
    <message>
        <source>The run %1 is trained by another process.</source>
        <translation>训练 %1 正由另一个进程进行。</translation>
    </message>
    <message>
        <source>Wait until it has ended.</source>
        <translation>请等它结束。</translation>
    </message>
    <message>
        <source>Train it anew under another name.</source>
        <translation>请换一个名称重新训练。</translation>
    </message>
</context>
<context>
    <name>candela::FleetDock</name>
    <message numerus="yes">
        <source>%n worker(s)</source>
        <translation>
            <numerusform>%n 个工作进程</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation>%1 等待中</translation>
    </message>
    <message>
        <source>%1 running</source>
        <translation>%1 运行中</translation>
    </message>
    <message>
        <source>%1 done</source>
        <translation>%1 已完成</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 失败</translation>
    </message>
    <message>
        <source>Shared queue</source>
        <translation>共享队列</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Address of the shared queue</source>
        <translation>共享队列的地址</translation>
    </message>
    <message>
        <source>A PostgreSQL database that several machines work for. A password is best kept in the file .pgpass; one that is typed here is not stored.</source>
        <translation>由多台机器共同处理的 PostgreSQL 数据库。密码最好保存在 .pgpass 文件中；在此输入的密码不会被保存。</translation>
    </message>
    <message>
        <source>Workers of the shared queue</source>
        <translation>共享队列的工作进程</translation>
    </message>
</context>
<context>
    <name>candela::FolderRow</name>
    <message>
        <source>none yet</source>
        <translation>尚未选择</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Take none</source>
        <translation>不使用</translation>
    </message>
</context>
<context>
    <name>candela::FoldersSettings</name>
    <message>
        <source>P&amp;review decoders</source>
        <translation>预览解码器(&amp;R)</translation>
    </message>
    <message>
        <source>With taesd_decoder or taesdxl_decoder in this folder, pictures are seen sharply while they are painted.</source>
        <translation>此文件夹中有 taesd_decoder 或 taesdxl_decoder 时，绘制过程中即可看到清晰的图片。</translation>
    </message>
    <message>
        <source>&amp;Safety checker</source>
        <translation>安全检查器(&amp;S)</translation>
    </message>
    <message>
        <source>Of Stable Diffusion 1.x, for models that bring none; see Privacy.</source>
        <translation>Stable Diffusion 1.x 的检查器，供自身不带检查器的模型使用；见“隐私”。</translation>
    </message>
    <message>
        <source>&amp;Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Every finished picture is saved here.</source>
        <translation>完成的图片都保存在这里。</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Standard folder</source>
        <translation>默认文件夹</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>&amp;Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Models that are downloaded and imported come here.</source>
        <translation>下载和导入的模型存放在这里。</translation>
    </message>
    <message>
        <source>%1: choose the folder</source>
        <comment>what is kept in it</comment>
        <translation>%1：选择文件夹</translation>
    </message>
    <message>
        <source>%1: open the folder</source>
        <comment>what is kept in it</comment>
        <translation>%1：打开文件夹</translation>
    </message>
    <message>
        <source>%1: standard folder</source>
        <comment>what is kept in it</comment>
        <translation>%1：默认文件夹</translation>
    </message>
    <message>
        <source>&amp;Trainings</source>
        <translation>训练(&amp;T)</translation>
    </message>
    <message>
        <source>Every fine-tuning leaves a folder of its own here.</source>
        <translation>每次微调都在此留下自己的文件夹。</translation>
    </message>
</context>
<context>
    <name>candela::Gallery</name>
    <message>
        <source>The gallery could not be read and is kept as %1; a new one was begun.</source>
        <translation>图库无法读取，已保留为 %1，并新建了一个图库。</translation>
    </message>
    <message>
        <source>Ratings and tags are in the old one; the pictures themselves are found again.</source>
        <translation>评分和标签仍在旧图库中，图片会重新找到。</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>%1 could not be moved to the trash.</source>
        <translation>无法将 %1 移到回收站。</translation>
    </message>
    <message>
        <source>%1 and %2 more could not be moved to the trash.</source>
        <translation>无法将 %1 及另外 %2 个文件移到回收站。</translation>
    </message>
    <message>
        <source>Look whether the folder can be written.</source>
        <translation>请检查该文件夹是否可写。</translation>
    </message>
    <message>
        <source>%1 could not be taken out of the trash.</source>
        <translation>无法从回收站恢复 %1。</translation>
    </message>
    <message>
        <source>%1 and %2 more could not be taken out of the trash.</source>
        <translation>无法从回收站恢复 %1 及另外 %2 个文件。</translation>
    </message>
    <message>
        <source>Look into the system&apos;s trash.</source>
        <translation>请在系统回收站中查看。</translation>
    </message>
</context>
<context>
    <name>candela::GalleryActions</name>
    <message numerus="yes">
        <source>%n picture(s) moved to the trash. Ctrl+Z takes them out again.</source>
        <translation>
            <numerusform>已将 %n 张图片移到回收站，按 Ctrl+Z 可恢复。</numerusform>
        </translation>
    </message>
    <message>
        <source>Save the contact sheet as</source>
        <translation>将汇总页另存为</translation>
    </message>
    <message>
        <source>contact-sheet</source>
        <translation>缩略图汇总</translation>
    </message>
    <message>
        <source>PNG (*.png);;JPEG (*.jpg *.jpeg);;WebP (*.webp)</source>
        <translation>PNG (*.png);;JPEG (*.jpg *.jpeg);;WebP (*.webp)</translation>
    </message>
    <message>
        <source>The contact sheet is being drawn…</source>
        <translation>正在绘制汇总页…</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>已保存为 %1。</translation>
    </message>
    <message numerus="yes">
        <source>Saved as %1 and %n more.</source>
        <translation>
            <numerusform>已保存为 %1 及另外 %n 个文件。</numerusform>
        </translation>
    </message>
    <message>
        <source>Re&amp;light</source>
        <translation>提亮(&amp;L)</translation>
    </message>
    <message>
        <source>Bring light into these pictures, on the Relight page</source>
        <translation>在“提亮”页面为这些图片补光</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>Copy &amp;parameters</source>
        <translation>复制参数(&amp;P)</translation>
    </message>
    <message>
        <source>Show its &amp;folder</source>
        <translation>打开所在文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>Contact s&amp;heet…</source>
        <translation>缩略图汇总页(&amp;H)…</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Move to the trash (Del, on the pictures); can be undone</source>
        <translation>移到回收站（在图片上按 Del），可撤销</translation>
    </message>
    <message>
        <source>For&amp;get</source>
        <translation>从图库移除(&amp;G)</translation>
    </message>
    <message>
        <source>Their scores will appear beside each of them.</source>
        <translation>评分会显示在每张图片旁。</translation>
    </message>
    <message>
        <source>&amp;Score…</source>
        <translation>评分(&amp;S)…</translation>
    </message>
    <message>
        <source>Measure how well their prompts fit, and how pleasing they are</source>
        <translation>评价图片与提示词是否相符、是否美观</translation>
    </message>
</context>
<context>
    <name>candela::GalleryBar</name>
    <message>
        <source>%1 of %2 pictures</source>
        <translation>%1 / %2 张图片</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n 张图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>已选 %n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 still to be read</source>
        <translation>还有 %1 张待读取</translation>
    </message>
    <message numerus="yes">
        <source>%n missing</source>
        <translation>
            <numerusform>%n 张丢失</numerusform>
        </translation>
    </message>
    <message>
        <source>Search prompt, model, seed, tag</source>
        <translation>搜索提示词、模型、种子、标签</translation>
    </message>
    <message>
        <source>Search the gallery</source>
        <translation>搜索图库</translation>
    </message>
    <message>
        <source>All words must be found; &quot;words in quotes&quot; stay together; prompt:, model:, seed:, tag: and name: say where to look</source>
        <translation>须包含所有词；“&quot;引号中的词&quot;”视为整体；可用 prompt:、model:、seed:、tag: 和 name: 指定搜索范围</translation>
    </message>
    <message>
        <source>Any rating</source>
        <translation>任意评分</translation>
    </message>
    <message>
        <source>5 stars</source>
        <translation>5 星</translation>
    </message>
    <message numerus="yes">
        <source>%n star(s) and more</source>
        <translation>
            <numerusform>%n 星及以上</numerusform>
        </translation>
    </message>
    <message>
        <source>Any date</source>
        <translation>任意日期</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>Last month</source>
        <translation>最近一个月</translation>
    </message>
    <message>
        <source>Last year</source>
        <translation>最近一年</translation>
    </message>
    <message>
        <source>Any origin</source>
        <translation>任意来源</translation>
    </message>
    <message>
        <source>Painted here</source>
        <translation>在此生成</translation>
    </message>
    <message>
        <source>Relit here</source>
        <translation>在此提亮</translation>
    </message>
    <message>
        <source>From elsewhere</source>
        <translation>其他来源</translation>
    </message>
    <message>
        <source>File missing</source>
        <translation>文件丢失</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Size of the pictures</source>
        <translation>图片大小</translation>
    </message>
    <message>
        <source>Size of the pictures (+ and −, on the pictures)</source>
        <translation>图片大小（在图片上按 + 和 −）</translation>
    </message>
</context>
<context>
    <name>candela::GalleryInspector</name>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>The file is not where it was.</source>
        <translation>文件已不在原处。</translation>
    </message>
    <message>
        <source>Choose a picture to see how it was made.</source>
        <translation>选择一张图片，查看它的生成方式。</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Negative prompt</source>
        <translation>反向提示词</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>night, favourites</source>
        <translation>夜晚, 收藏</translation>
    </message>
    <message>
        <source>Tags, separated by commas</source>
        <translation>标签，用逗号分隔</translation>
    </message>
    <message>
        <source>Reuse</source>
        <translation>套用</translation>
    </message>
    <message>
        <source>Take over this picture&apos;s settings, on the Generate page</source>
        <translation>将这张图片的参数用于“生成”页面</translation>
    </message>
</context>
<context>
    <name>candela::GalleryModel</name>
    <message>
        <source>seed %1</source>
        <translation>种子 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n star(s)</source>
        <translation>
            <numerusform>%n 星</numerusform>
        </translation>
    </message>
    <message>
        <source>its file is missing</source>
        <translation>文件已丢失</translation>
    </message>
</context>
<context>
    <name>candela::GalleryPage</name>
    <message>
        <source>No picture is like that</source>
        <translation>没有符合条件的图片</translation>
    </message>
    <message>
        <source>Your pictures gather here</source>
        <translation>图片会汇集在这里</translation>
    </message>
    <message>
        <source>Look for other words, or show all pictures again.</source>
        <translation>换个词搜索，或重新显示全部图片。</translation>
    </message>
    <message>
        <source>Whatever is painted or relit is kept with its settings. Pictures of other programs are found in the folders you add.</source>
        <translation>生成和提亮的图片会连同参数一起保存；添加文件夹后，也会找到其他程序生成的图片。</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Add a folder of pictures</source>
        <translation>添加图片文件夹</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>Watch this folder for pictures</source>
        <translation>监视此文件夹中的图片</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Compare</source>
        <translation>比较(&amp;C)</translation>
    </message>
    <message>
        <source>Look at two pictures at the same place (Ctrl+D); choose two</source>
        <translation>在同一位置比较两张图片 (Ctrl+D)，请选择两张</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>查找(&amp;F)</translation>
    </message>
    <message>
        <source>Add a &amp;folder…</source>
        <translation>添加文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Inspector</source>
        <translation>详细信息(&amp;I)</translation>
    </message>
</context>
<context>
    <name>candela::GalleryViewer</name>
    <message>
        <source>%1 cannot be read.</source>
        <translation>无法读取 %1。</translation>
    </message>
    <message>
        <source>It may be damaged.</source>
        <translation>文件可能已损坏。</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>Back to the gallery (Esc)</source>
        <translation>返回图库 (Esc)</translation>
    </message>
    <message>
        <source>Previous picture</source>
        <translation>上一张</translation>
    </message>
    <message>
        <source>Previous picture (Page Up)</source>
        <translation>上一张 (Page Up)</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>下一张</translation>
    </message>
    <message>
        <source>Next picture (Page Down)</source>
        <translation>下一张 (Page Down)</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>分割</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>按住</translation>
    </message>
    <message>
        <source>One picture with a line to drag (M, on the pictures)</source>
        <translation>用可拖动的分割线查看一张图（在图片上按 M）</translation>
    </message>
    <message>
        <source>Beside each other (M, on the pictures)</source>
        <translation>并排显示（在图片上按 M）</translation>
    </message>
    <message>
        <source>The second, and the first while the mouse or Space is pressed (M, on the pictures)</source>
        <translation>显示第二张，按住鼠标或空格键时显示第一张（在图片上按 M）</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>互换</translation>
    </message>
    <message>
        <source>Let the two change places (C, on the pictures)</source>
        <translation>两张图片互换位置（在图片上按 C）</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适应窗口</translation>
    </message>
    <message>
        <source>Fit the picture into the window (F, on the picture)</source>
        <translation>使图片适应窗口（在图片上按 F）</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>One pixel of the picture on one of the screen (1, on the picture)</source>
        <translation>图片的一个像素对应屏幕的一个像素（在图片上按 1）</translation>
    </message>
</context>
<context>
    <name>candela::GeneralSettings</name>
    <message>
        <source>&amp;Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
</context>
<context>
    <name>candela::GenerateFormState</name>
    <message>
        <source>autoencoder</source>
        <translation>自编码器</translation>
    </message>
    <message>
        <source>noise source</source>
        <translation>噪声来源</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>negative prompt</source>
        <translation>反向提示词</translation>
    </message>
    <message>
        <source>size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>number of images</source>
        <translation>张数</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>guidance</source>
        <translation>引导强度</translation>
    </message>
    <message>
        <source>sampler</source>
        <translation>采样器</translation>
    </message>
    <message>
        <source>schedule</source>
        <translation>噪声日程</translation>
    </message>
    <message>
        <source>eta</source>
        <translation>eta</translation>
    </message>
    <message>
        <source>CLIP skip</source>
        <translation>CLIP 跳层</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>reuse of settings</source>
        <translation>套用参数</translation>
    </message>
    <message>
        <source>picture to begin from</source>
        <translation>起始图片</translation>
    </message>
    <message>
        <source>strength</source>
        <translation>重绘强度</translation>
    </message>
    <message>
        <source>prompt grammar</source>
        <translation>提示词语法</translation>
    </message>
    <message>
        <source>LoRAs</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>mask</source>
        <translation>蒙版</translation>
    </message>
    <message>
        <source>extension of the picture</source>
        <translation>图片的扩展</translation>
    </message>
    <message>
        <source>second pass</source>
        <translation>第二遍</translation>
    </message>
    <message>
        <source>tiling</source>
        <translation>分块</translation>
    </message>
</context>
<context>
    <name>candela::GeneratePage</name>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>&amp;Queue it</source>
        <translation>加入队列(&amp;Q)</translation>
    </message>
    <message>
        <source>Queue &amp;first</source>
        <translation>插到队首(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;New seed</source>
        <translation>换一个种子(&amp;N)</translation>
    </message>
    <message>
        <source>Focus the &amp;prompt</source>
        <translation>转到提示词(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Settings panel</source>
        <translation>参数面板(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;History</source>
        <translation>历史(&amp;H)</translation>
    </message>
    <message>
        <source>Add this model</source>
        <translation>添加这个模型</translation>
    </message>
    <message>
        <source>Use its settings</source>
        <translation>使用它的设置</translation>
    </message>
    <message>
        <source>Add the models in it</source>
        <translation>添加其中的模型</translation>
    </message>
    <message numerus="yes">
        <source>Use for Relight (%n)</source>
        <translation>
            <numerusform>用于提亮（%n）</numerusform>
        </translation>
    </message>
    <message>
        <source>P&amp;aste parameters</source>
        <translation>粘贴参数(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Find in the history</source>
        <translation>在历史中查找(&amp;F)</translation>
    </message>
    <message>
        <source>Queue &amp;many…</source>
        <translation>批量排队(&amp;M)…</translation>
    </message>
    <message>
        <source>Paint with this LoRA</source>
        <translation>用此 LoRA 绘制</translation>
    </message>
</context>
<context>
    <name>candela::HiresSection</name>
    <message>
        <source>to %1 × %2</source>
        <translation>至 %1 × %2</translation>
    </message>
    <message numerus="yes">
        <source>%n more steps</source>
        <translation>
            <numerusform>再走 %n 步</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>Enlarge the picture and paint over it</source>
        <translation>放大图片并再画一遍</translation>
    </message>
    <message>
        <source>Large pictures stay in one piece that way: networks draw best at the size they learned</source>
        <translation>这样大图才不会散乱：网络在其学习的尺寸下画得最好</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>倍数</translation>
    </message>
    <message>
        <source>Scale of the second pass</source>
        <translation>第二遍的倍数</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>How much the second pass changes; less keeps more of the first</source>
        <translation>第二遍改动多少；越小越保留第一遍的内容</translation>
    </message>
    <message>
        <source>Strength of the second pass</source>
        <translation>第二遍的强度</translation>
    </message>
</context>
<context>
    <name>candela::HistogramView</name>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>还没有图片</translation>
    </message>
    <message>
        <source>%1 %2 %</source>
        <translation>%1 %2 %</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>提亮前</translation>
    </message>
    <message>
        <source>Mean brightness: before %1 %, %2 %3 %</source>
        <translation>平均亮度：提亮前 %1 %，%2 %3 %</translation>
    </message>
    <message>
        <source>Mean brightness: before %1 %</source>
        <translation>平均亮度：提亮前 %1 %</translation>
    </message>
</context>
<context>
    <name>candela::History</name>
    <message>
        <source>seed %1</source>
        <translation>种子 %1</translation>
    </message>
    <message>
        <source>%1, seed %2</source>
        <translation>%1，种子 %2</translation>
    </message>
</context>
<context>
    <name>candela::HistoryPanel</name>
    <message>
        <source>The pictures of this session gather here.</source>
        <translation>本次生成的图片会汇集在这里。</translation>
    </message>
    <message>
        <source>No picture&apos;s prompt has that in it.</source>
        <translation>没有图片的提示词包含这些文字。</translation>
    </message>
    <message>
        <source>Show its folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Remove from this list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Search prompts</source>
        <translation>搜索提示词</translation>
    </message>
    <message>
        <source>Search the history&apos;s prompts</source>
        <translation>在历史中搜索提示词</translation>
    </message>
    <message>
        <source>Reuse</source>
        <translation>套用</translation>
    </message>
    <message>
        <source>Take over the chosen picture&apos;s settings</source>
        <translation>套用所选图片的参数</translation>
    </message>
</context>
<context>
    <name>candela::InlineMessage</name>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the message to report it</source>
        <translation>复制这条消息以便反馈</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>candela::InputsPanel</name>
    <message>
        <source>Add pictures</source>
        <translation>添加图片</translation>
    </message>
    <message>
        <source>Add a folder of pictures</source>
        <translation>添加图片文件夹</translation>
    </message>
    <message>
        <source>Pictures of the running batch stay; stop it first.</source>
        <translation>正在处理的图片不能移除；请先停止。</translation>
    </message>
    <message>
        <source>Drop more here</source>
        <translation>可继续拖到这里</translation>
    </message>
    <message>
        <source>Drop pictures or folders here</source>
        <translation>将图片或文件夹拖到这里</translation>
    </message>
    <message>
        <source>PNG, JPEG, WebP, TIFF and BMP</source>
        <translation>PNG、JPEG、WebP、TIFF 和 BMP</translation>
    </message>
    <message>
        <source>Show its folder</source>
        <translation>显示所在文件夹</translation>
    </message>
    <message>
        <source>Show its result&apos;s folder</source>
        <translation>显示结果所在文件夹</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Add pictures or a folder; they can also be dropped anywhere on this page</source>
        <translation>添加图片或文件夹；也可以拖到此页面的任意位置</translation>
    </message>
    <message>
        <source>Pictures to relight</source>
        <translation>要提亮的图片</translation>
    </message>
    <message>
        <source>&amp;Add pictures…</source>
        <translation>添加图片(&amp;A)…</translation>
    </message>
    <message>
        <source>Add a &amp;folder…</source>
        <translation>添加文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Remove from the list</source>
        <translation>从列表中移除(&amp;R)</translation>
    </message>
</context>
<context>
    <name>candela::JobList</name>
    <message>
        <source>Job</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>剩余</translation>
    </message>
    <message>
        <source>Elapsed</source>
        <translation>用时</translation>
    </message>
</context>
<context>
    <name>candela::JobRunner</name>
    <message>
        <source>The engine failed unexpectedly: %1</source>
        <translation>引擎意外出错：%1</translation>
    </message>
    <message>
        <source>Try again; if it happens again, please report it with the text above.</source>
        <translation>请再试一次；如果仍然出错，请附上以上文字反馈给我们。</translation>
    </message>
</context>
<context>
    <name>candela::JobSchedule</name>
    <message>
        <source>Two jobs in a row ran out of memory; the queue is paused.</source>
        <translation>连续两个任务内存不足；队列已暂停。</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) were interrupted when Candela Studio ended.</source>
        <translation>
            <numerusform>Candela Studio 结束时有 %n 个任务被中断。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more waiting. The queue is paused.</source>
        <translation>
            <numerusform>另有 %n 个在等待。队列已暂停。</numerusform>
        </translation>
    </message>
    <message>
        <source>The queue is paused.</source>
        <translation>队列已暂停。</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) are waiting from last time.</source>
        <translation>
            <numerusform>上次还有 %n 个任务在等待。</numerusform>
        </translation>
    </message>
    <message>
        <source>The jobs go on in memory, and are saved as soon as that is possible again.</source>
        <translation>任务在内存中继续，一旦可以就会重新保存。</translation>
    </message>
    <message>
        <source>Retry them tiled, smaller or on the processor, or resume the queue.</source>
        <translation>请分块、缩小或在处理器上重试，或继续队列。</translation>
    </message>
</context>
<context>
    <name>candela::LessonOffer</name>
    <message>
        <source>Twelve pictures of a hedgehog are being drawn…</source>
        <translation>正在绘制十二张刺猬图片…</translation>
    </message>
    <message>
        <source>Prepare it</source>
        <translation>准备</translation>
    </message>
    <message>
        <source>New here? Teach the demo model a hedgehog, which it does not know, from twelve pictures.</source>
        <translation>初次使用？用十二张图片教演示模型画它不认识的刺猬。</translation>
    </message>
    <message>
        <source>It takes a few minutes, on any computer.</source>
        <translation>在任何电脑上只需几分钟。</translation>
    </message>
</context>
<context>
    <name>candela::LightPanel</name>
    <message>
        <source>Ratio</source>
        <translation>比率</translation>
    </message>
    <message>
        <source>How many times lighter the illumination becomes</source>
        <translation>光照提亮的倍数</translation>
    </message>
    <message>
        <source>3–5 advised</source>
        <translation>建议 3–5</translation>
    </message>
    <message>
        <source>For the preview; with a reference, each picture gets the ratio of its pair.</source>
        <translation>仅用于预览；有参考时，每张图片采用与其配对的比率。</translation>
    </message>
    <message>
        <source>View</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Reflectance</source>
        <translation>反射</translation>
    </message>
    <message>
        <source>Illumination</source>
        <translation>光照</translation>
    </message>
    <message>
        <source>The picture as it will be saved</source>
        <translation>将要保存的图片</translation>
    </message>
    <message>
        <source>What the things reflect, whatever the light</source>
        <translation>物体本身的反射，与光线无关</translation>
    </message>
    <message>
        <source>How much light falls where</source>
        <translation>各处光线的强弱</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>After</source>
        <translation>提亮后</translation>
    </message>
</context>
<context>
    <name>candela::LoadedBar</name>
    <message>
        <source>No model is in memory</source>
        <translation>内存中没有模型</translation>
    </message>
    <message>
        <source>In memory: %1</source>
        <translation>内存中：%1</translation>
    </message>
    <message>
        <source>The program uses %1 of %2</source>
        <translation>程序占用 %1，共 %2</translation>
    </message>
    <message>
        <source>Unload</source>
        <translation>卸载</translation>
    </message>
    <message>
        <source>Free its memory; the next picture loads it again</source>
        <translation>释放其内存；下一张图片会重新加载</translation>
    </message>
    <message>
        <source>In memory: %1, %2 of weights</source>
        <translation>内存中：%1，权重 %2</translation>
    </message>
    <message>
        <source>A job is running</source>
        <translation>有任务正在运行</translation>
    </message>
</context>
<context>
    <name>candela::LogViewer</name>
    <message>
        <source>The session before this one did not end as it should.</source>
        <translation>上一次运行没有正常结束。</translation>
    </message>
    <message>
        <source>What it wrote last stands above this session&apos;s beginning.</source>
        <translation>它最后写下的内容在本次开始之前。</translation>
    </message>
    <message>
        <source>The report is copied.</source>
        <translation>报告已复制。</translation>
    </message>
    <message>
        <source>Paste it where you report the problem.</source>
        <translation>请粘贴到你报告问题的地方。</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>The report holds the versions, the machine, changed settings and the last problems; no names, folders or prompts. This log itself stays on this machine.</source>
        <translation>报告包含版本、机器信息、改动过的设置和最近的问题，不含名字、文件夹或提示词。日志本身只留在本机。</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>candela::LoraRow</name>
    <message>
        <source>The file is missing.</source>
        <translation>文件缺失。</translation>
    </message>
    <message numerus="yes">
        <source>%1 of its %n layers have a place in the model</source>
        <translation>
            <numerusform>其 %n 层中有 %1 层在模型中有对应位置</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Changes %n layers of the model</source>
        <translation>
            <numerusform>改动模型的 %n 层</numerusform>
        </translation>
    </message>
    <message>
        <source>Use the LoRA %1</source>
        <translation>使用 LoRA %1</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Weight of %1</source>
        <translation>%1 的权重</translation>
    </message>
    <message>
        <source>Remove the LoRA %1</source>
        <translation>移除 LoRA %1</translation>
    </message>
    <message>
        <source>Remove it from this list; the file stays</source>
        <translation>从此列表移除；文件保留</translation>
    </message>
</context>
<context>
    <name>candela::LoraSection</name>
    <message>
        <source>A LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>LoRAs (*.safetensors *.ckpt *.pt *.pth *.bin)</source>
        <translation>LoRA (*.safetensors *.ckpt *.pt *.pth *.bin)</translation>
    </message>
    <message numerus="yes">
        <source>%n on</source>
        <translation>
            <numerusform>%n 个启用</numerusform>
        </translation>
    </message>
    <message>
        <source>Add a LoRA</source>
        <translation>添加 LoRA</translation>
    </message>
    <message>
        <source>Those in the folders of the models; type to search</source>
        <translation>模型文件夹中的 LoRA；输入以搜索</translation>
    </message>
    <message>
        <source>Choose a LoRA&apos;s file; it can also be dropped on this page</source>
        <translation>选择 LoRA 文件；也可以拖放到此页面</translation>
    </message>
    <message>
        <source>Choose a LoRA&apos;s file</source>
        <translation>选择 LoRA 文件</translation>
    </message>
</context>
<context>
    <name>candela::MainWindow</name>
    <message>
        <source>Settings and what is filled in cannot be saved.</source>
        <translation>设置和已填写的内容无法保存。</translation>
    </message>
    <message>
        <source>Make room on the disk, and see that %1 can be written. It is tried again every few seconds.</source>
        <translation>请腾出磁盘空间，并确认 %1 可以写入。程序每隔几秒会再试一次。</translation>
    </message>
    <message>
        <source>About Candela Studio</source>
        <translation>关于 Candela Studio</translation>
    </message>
    <message>
        <source>A native desktop studio for pictures from words. Everything is computed on this machine; nothing leaves it.</source>
        <translation>用文字作画的原生桌面工作室。一切都在本机计算，没有任何内容离开这台电脑。</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Clear waiting</source>
        <translation>清空等待项(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>全屏(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About Candela Studio</source>
        <translation>关于 Candela Studio(&amp;A)</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>&amp;Next pane</source>
        <translation>下一个窗格(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Previous pane</source>
        <translation>上一个窗格(&amp;P)</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) cannot be opened: %1</source>
        <translation>
            <numerusform>有 %n 个文件无法打开：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>Pictures, folders of pictures and model folders can.</source>
        <translation>可以打开图片、图片文件夹和模型文件夹。</translation>
    </message>
    <message>
        <source>The studio did not end as it should last time.</source>
        <translation>上次没有正常退出。</translation>
    </message>
    <message>
        <source>What was filled in is still there. The log says what it did last.</source>
        <translation>填写的内容都还在。日志记录了最后做的事。</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>查看日志</translation>
    </message>
    <message>
        <source>&amp;Welcome</source>
        <translation>欢迎(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Logs</source>
        <translation>日志(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Resume queue</source>
        <translation>继续队列(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Pause queue</source>
        <translation>暂停队列(&amp;P)</translation>
    </message>
    <message>
        <source>Saving the checkpoint; then Candela Studio quits.</source>
        <translation>正在保存检查点，随后 Candela Studio 将退出。</translation>
    </message>
    <message>
        <source>&amp;Undo: %1</source>
        <translation>撤销(&amp;U)：%1</translation>
    </message>
    <message>
        <source>&amp;Redo: %1</source>
        <translation>重做(&amp;R)：%1</translation>
    </message>
</context>
<context>
    <name>candela::MaskCanvas</name>
    <message>
        <source>Mask</source>
        <translation>蒙版</translation>
    </message>
    <message numerus="yes">
        <source>eraser of %n pixels</source>
        <translation>
            <numerusform>%n 像素的橡皮擦</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>brush of %n pixels</source>
        <translation>
            <numerusform>%n 像素的画笔</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::MaskPanel</name>
    <message>
        <source>The mask could not be saved.</source>
        <translation>无法保存蒙版。</translation>
    </message>
    <message>
        <source>Make room in the folder of the program&apos;s own data.</source>
        <translation>请在本程序的数据文件夹中腾出空间。</translation>
    </message>
    <message>
        <source>A mask: white is painted anew</source>
        <translation>蒙版：白色部分会重画</translation>
    </message>
    <message>
        <source>%1 could not be read as a picture.</source>
        <translation>无法将 %1 作为图片读取。</translation>
    </message>
    <message>
        <source>Save the mask as</source>
        <translation>蒙版另存为</translation>
    </message>
    <message>
        <source>PNG (*.png)</source>
        <translation>PNG (*.png)</translation>
    </message>
    <message>
        <source>%1 could not be written.</source>
        <translation>无法写入 %1。</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Paint the mask (B, on the canvas)</source>
        <translation>绘制蒙版（画布上按 B）</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>橡皮擦</translation>
    </message>
    <message>
        <source>Take away from the mask (E, on the canvas)</source>
        <translation>擦除蒙版（画布上按 E）</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo the last stroke (Ctrl+Z)</source>
        <translation>撤销上一笔 (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Redo what was undone (Ctrl+Shift+Z)</source>
        <translation>重做已撤销的操作 (Ctrl+Shift+Z)</translation>
    </message>
    <message>
        <source>Invert the mask</source>
        <translation>反转蒙版</translation>
    </message>
    <message>
        <source>Paint what is kept, and keep what is painted</source>
        <translation>重画保留的部分，保留重画的部分</translation>
    </message>
    <message>
        <source>Clear the mask</source>
        <translation>清除蒙版</translation>
    </message>
    <message>
        <source>Load a mask…</source>
        <translation>载入蒙版…</translation>
    </message>
    <message>
        <source>Load a mask from a picture: white is painted anew</source>
        <translation>从图片载入蒙版：白色部分会重画</translation>
    </message>
    <message>
        <source>Save the mask…</source>
        <translation>保存蒙版…</translation>
    </message>
    <message>
        <source>Save the mask as a picture</source>
        <translation>将蒙版保存为图片</translation>
    </message>
    <message>
        <source>Colour of the mask</source>
        <translation>蒙版颜色</translation>
    </message>
    <message>
        <source>Show the mask in another colour</source>
        <translation>用另一种颜色显示蒙版</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation>画笔大小</translation>
    </message>
    <message>
        <source>In pixels of the picture ([ and ], on the canvas)</source>
        <translation>以图片像素计（画布上按 [ 和 ]）</translation>
    </message>
    <message>
        <source>Hardness</source>
        <translation>硬度</translation>
    </message>
    <message>
        <source>Hardness of the brush</source>
        <translation>画笔硬度</translation>
    </message>
    <message>
        <source>How much of the brush paints wholly before it fades (Shift+[ and Shift+])</source>
        <translation>画笔完全着色的部分，之外逐渐变淡（Shift+[ 和 Shift+]）</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Back to the pictures; the mask stays</source>
        <translation>回到图片；蒙版会保留</translation>
    </message>
    <message>
        <source>What is covered is painted anew, the rest stays as it is. Without a mask all is painted.</source>
        <translation>被遮盖的部分会重画，其余保持不变。没有蒙版时全部重画。</translation>
    </message>
    <message>
        <source>The picture appears here</source>
        <translation>图片显示在此处</translation>
    </message>
    <message>
        <source>Choose a picture to begin from</source>
        <translation>请选择起始图片</translation>
    </message>
</context>
<context>
    <name>candela::ModelActions</name>
    <message>
        <source>Models (%1)</source>
        <translation>模型 (%1)</translation>
    </message>
    <message>
        <source>%1 could not be moved to the trash.</source>
        <translation>无法将 %1 移到回收站。</translation>
    </message>
    <message>
        <source>It stays in the list. Delete it with the file manager.</source>
        <translation>它仍在列表中。请用文件管理器删除。</translation>
    </message>
    <message>
        <source>%1 was found again in %2.</source>
        <translation>在 %2 重新找到了 %1。</translation>
    </message>
    <message>
        <source>Choose a model first.</source>
        <translation>请先选择模型。</translation>
    </message>
    <message>
        <source>Paint with it</source>
        <translation>用它作画</translation>
    </message>
    <message>
        <source>Read all of it, and compare it with its hash</source>
        <translation>读取全部内容，并与其哈希比较</translation>
    </message>
    <message>
        <source>Say where it is now</source>
        <translation>指出它现在的位置</translation>
    </message>
    <message>
        <source>It is where it should be.</source>
        <translation>它就在原处。</translation>
    </message>
    <message>
        <source>Open its folder in the file manager</source>
        <translation>在文件管理器中打开其文件夹</translation>
    </message>
    <message>
        <source>Take it off the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>The model that comes along stays.</source>
        <translation>自带的模型不能移除。</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) added.</source>
        <translation>
            <numerusform>已添加 %n 个模型。</numerusform>
        </translation>
    </message>
    <message>
        <source>All models in %1 are listed, also those that come later.</source>
        <translation>%1 中的所有模型都会列出，以后新增的也会。</translation>
    </message>
    <message>
        <source>Skipped %1: not a model.</source>
        <translation>已跳过 %1：不是模型。</translation>
    </message>
    <message>
        <source>Add a folder of models</source>
        <translation>添加模型文件夹</translation>
    </message>
    <message>
        <source>Copy models into the library</source>
        <translation>将模型复制到模型库</translation>
    </message>
    <message>
        <source>Copy a diffusers model into the library</source>
        <translation>将 diffusers 模型复制到模型库</translation>
    </message>
    <message>
        <source>There is no model in %1.</source>
        <translation>%1 中没有模型。</translation>
    </message>
    <message>
        <source>Choose a diffusers folder: one that holds a model_index.json.</source>
        <translation>请选择 diffusers 文件夹：其中应有 model_index.json。</translation>
    </message>
    <message>
        <source>Where is %1?</source>
        <translation>%1 在哪里？</translation>
    </message>
    <message>
        <source>%1 could not be read to its end.</source>
        <translation>无法完整读取 %1。</translation>
    </message>
    <message>
        <source>The file or its disk may be damaged. Download it again.</source>
        <translation>文件或磁盘可能已损坏。请重新下载。</translation>
    </message>
    <message>
        <source>%1 is damaged.</source>
        <translation>%1 已损坏。</translation>
    </message>
    <message>
        <source>%1 is sound; its hash is known from now on.</source>
        <translation>%1 完好；已记录其哈希。</translation>
    </message>
    <message>
        <source>%1 is sound and unchanged.</source>
        <translation>%1 完好且未更改。</translation>
    </message>
    <message>
        <source>%1 is not the same as before.</source>
        <translation>%1 与之前不同。</translation>
    </message>
    <message>
        <source>Its contents changed without its date: the disk may be damaged, or somebody replaced it.</source>
        <translation>内容变了而日期未变：磁盘可能已损坏，或文件被替换。</translation>
    </message>
    <message>
        <source>before: %1
now: %2</source>
        <translation>之前：%1
现在：%2</translation>
    </message>
    <message>
        <source>Add &amp;folder…</source>
        <translation>添加文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>List all models in a folder, also those that come later</source>
        <translation>列出文件夹中的所有模型，以后新增的也会列出</translation>
    </message>
    <message>
        <source>Copy model files into the library&apos;s own folder</source>
        <translation>将模型文件复制到模型库自己的文件夹</translation>
    </message>
    <message>
        <source>&amp;Download…</source>
        <translation>下载(&amp;D)…</translation>
    </message>
    <message>
        <source>Fetch a model from the web</source>
        <translation>从网络获取模型</translation>
    </message>
    <message>
        <source>&amp;Look again</source>
        <translation>重新查看(&amp;L)</translation>
    </message>
    <message>
        <source>Use in &amp;Generate</source>
        <translation>用于生成(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Verify</source>
        <translation>校验(&amp;V)</translation>
    </message>
    <message>
        <source>L&amp;ocate…</source>
        <translation>定位(&amp;O)…</translation>
    </message>
    <message>
        <source>Show &amp;folder</source>
        <translation>显示文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Remove…</source>
        <translation>移除(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Import model files…</source>
        <translation>导入模型文件(&amp;I)…</translation>
    </message>
    <message>
        <source>Import a &amp;diffusers folder…</source>
        <translation>导入 diffusers 文件夹(&amp;D)…</translation>
    </message>
    <message>
        <source>Copy a model in a folder into the library&apos;s own folder</source>
        <translation>将文件夹形式的模型复制到模型库文件夹</translation>
    </message>
</context>
<context>
    <name>candela::ModelChooser</name>
    <message>
        <source>Locate…</source>
        <translation>定位…</translation>
    </message>
    <message>
        <source>Add model folder…</source>
        <translation>添加模型文件夹…</translation>
    </message>
    <message>
        <source>Choose a model folder</source>
        <translation>选择模型文件夹</translation>
    </message>
    <message>
        <source>There is no model in %1.</source>
        <translation>%1 中没有模型。</translation>
    </message>
    <message>
        <source>Choose a diffusers folder: one that holds a model_index.json.</source>
        <translation>请选择 diffusers 模型文件夹：其中应有 model_index.json。</translation>
    </message>
    <message>
        <source>Choose another…</source>
        <translation>另选一个…</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>Show its folder</source>
        <translation>打开所在文件夹</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Add or remove models</source>
        <translation>添加或移除模型</translation>
    </message>
    <message>
        <source>Knows emoji objects, one or two on a plain background.</source>
        <translation>认识表情符号里的物体，可在纯色背景上画一两个。</translation>
    </message>
</context>
<context>
    <name>candela::ModelDetails</name>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>about %1 at %2×%3</source>
        <translation>%2×%3 时约 %1</translation>
    </message>
    <message>
        <source>%1 million</source>
        <translation>%1 百万</translation>
    </message>
    <message>
        <source>the noise (ε)</source>
        <translation>噪声（ε）</translation>
    </message>
    <message>
        <source>the velocity (v)</source>
        <translation>速度（v）</translation>
    </message>
    <message>
        <source>full weights</source>
        <translation>完整权重</translation>
    </message>
    <message>
        <source>rank %1</source>
        <translation>秩 %1</translation>
    </message>
    <message>
        <source>alpha %1</source>
        <translation>alpha %1</translation>
    </message>
    <message>
        <source>%1 · %2 parameters</source>
        <translation>%1 · %2参数</translation>
    </message>
    <message>
        <source>being computed…</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>Choose a model to see what it is.</source>
        <translation>选择一个模型以查看其信息。</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Predicts</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>训练底模</translation>
    </message>
    <message>
        <source>Vectors</source>
        <translation>向量数</translation>
    </message>
    <message>
        <source>Hash</source>
        <translation>哈希</translation>
    </message>
    <message>
        <source>Copy the whole SHA-256</source>
        <translation>复制完整的 SHA-256</translation>
    </message>
    <message>
        <source>Copy the hash</source>
        <translation>复制哈希</translation>
    </message>
    <message>
        <source>Trigger words</source>
        <translation>触发词</translation>
    </message>
    <message>
        <source>Copy the trigger words</source>
        <translation>复制触发词</translation>
    </message>
    <message>
        <source>Words of its captions</source>
        <translation>训练标签</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
</context>
<context>
    <name>candela::ModelDownload</name>
    <message>
        <source>%1 does not say what the model is called.</source>
        <translation>从 %1 看不出模型叫什么。</translation>
    </message>
    <message>
        <source>Give the file a name, such as model.safetensors.</source>
        <translation>请给文件起个名字，例如 model.safetensors。</translation>
    </message>
    <message>
        <source>%1 is there already.</source>
        <translation>%1 已经存在。</translation>
    </message>
    <message>
        <source>Move or rename it first, or choose another folder.</source>
        <translation>请先移动或重命名它，或选择另一个文件夹。</translation>
    </message>
    <message>
        <source>%1 is no diffusers model: it has no model_index.json.</source>
        <translation>%1 不是 diffusers 模型：没有 model_index.json。</translation>
    </message>
    <message>
        <source>Give the address of one of its files.</source>
        <translation>请给出其中一个文件的网址。</translation>
    </message>
    <message>
        <source>%1 could not get its name.</source>
        <translation>%1 无法命名。</translation>
    </message>
</context>
<context>
    <name>candela::ModelLibrary</name>
    <message>
        <source>Demo: small test pictures</source>
        <translation>演示：小尺寸测试图片</translation>
    </message>
    <message>
        <source>The model folder %1 is missing.</source>
        <translation>模型文件夹 %1 不见了。</translation>
    </message>
    <message>
        <source>%1 (missing)</source>
        <translation>%1（缺失）</translation>
    </message>
    <message>
        <source>%1 (cannot be used)</source>
        <translation>%1（无法使用）</translation>
    </message>
    <message>
        <source>The model file %1 is missing.</source>
        <translation>模型文件 %1 不见了。</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>正在检查…</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>无法使用</translation>
    </message>
    <message>
        <source>Not used yet</source>
        <translation>暂不支持</translation>
    </message>
    <message>
        <source>Reading %1 %</source>
        <translation>读取中 %1%</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>系列</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>candela::ModelTransfers</name>
    <message>
        <source>%1 could not be written.</source>
        <translation>无法写入 %1。</translation>
    </message>
</context>
<context>
    <name>candela::ModelsPage</name>
    <message>
        <source>The access token is used until the studio is closed.</source>
        <translation>访问令牌在程序关闭之前一直有效。</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n 个模型</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n model(s)</source>
        <translation>
            <numerusform>%1 / %n 个模型</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop models or folders of models here</source>
        <translation>将模型或模型文件夹拖放到此处</translation>
    </message>
    <message>
        <source>diffusers folders, .safetensors, .ckpt, .pt, .pth</source>
        <translation>diffusers 文件夹、.safetensors、.ckpt、.pt、.pth</translation>
    </message>
    <message>
        <source>No model is like that</source>
        <translation>没有符合条件的模型</translation>
    </message>
    <message>
        <source>Change what is looked for, or the kind.</source>
        <translation>请更改搜索内容或类型。</translation>
    </message>
    <message>
        <source>Watched folders</source>
        <translation>监视的文件夹</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>Watch it no more</source>
        <translation>不再监视</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>暂无</translation>
    </message>
    <message numerus="yes">
        <source>Add to the models (%n)</source>
        <translation>
            <numerusform>添加到模型（%n）</numerusform>
        </translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>所有类型</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Find a model</source>
        <translation>查找模型</translation>
    </message>
    <message>
        <source>Kind of model</source>
        <translation>模型类型</translation>
    </message>
    <message>
        <source>Find a &amp;model</source>
        <translation>查找模型(&amp;M)</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Copy models into the library&apos;s own folder</source>
        <translation>将模型复制到模型库文件夹</translation>
    </message>
</context>
<context>
    <name>candela::OutputSettings</name>
    <message>
        <source>&amp;Name</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>A number is added where the name is taken.</source>
        <translation>文件名已存在时会加上编号。</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Pattern for names of pictures</source>
        <translation>图片文件名的格式</translation>
    </message>
    <message>
        <source>Insert a word</source>
        <translation>插入字段</translation>
    </message>
    <message>
        <source>Insert a word that is filled in for each picture</source>
        <translation>插入一个按图片填写的字段</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>PNG keeps every pixel; JPEG and WebP make smaller files.</source>
        <translation>PNG 保留每个像素；JPEG 和 WebP 文件更小。</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Of JPEG and WebP: 100 is best and largest.</source>
        <translation>用于 JPEG 和 WebP：100 最好也最大。</translation>
    </message>
</context>
<context>
    <name>candela::PerformanceSettings</name>
    <message>
        <source>&amp;Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>NVIDIA GPU (CUDA)</source>
        <translation>NVIDIA 显卡 (CUDA)</translation>
    </message>
    <message>
        <source>Automatic takes the GPU where there is one.</source>
        <translation>自动：有显卡时使用显卡。</translation>
    </message>
    <message>
        <source>T&amp;hreads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>P&amp;recision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>32 bit (fp32)</source>
        <translation>32 位 (fp32)</translation>
    </message>
    <message>
        <source>16 bit (bf16)</source>
        <translation>16 位 (bf16)</translation>
    </message>
    <message>
        <source>16 bit (fp16, GPU only)</source>
        <translation>16 位 (fp16，仅显卡)</translation>
    </message>
    <message>
        <source>Automatic computes in 16 bits where the machine is fast at it.</source>
        <translation>自动：在擅长 16 位计算的机器上使用 16 位。</translation>
    </message>
    <message>
        <source>Show the picture while it is &amp;painted</source>
        <translation>绘制时显示预览</translation>
    </message>
    <message>
        <source>Costs less than a tenth of the time.</source>
        <translation>耗时不到总时间的十分之一。</translation>
    </message>
    <message>
        <source>Performance</source>
        <translation>性能</translation>
    </message>
</context>
<context>
    <name>candela::PicturePanel</name>
    <message>
        <source>Saved as %1.</source>
        <translation>已保存为 %1。</translation>
    </message>
    <message>
        <source>The picture could not be saved as %1.</source>
        <translation>图片无法保存为 %1。</translation>
    </message>
    <message>
        <source>Choose another folder or name.</source>
        <translation>请换一个文件夹或文件名。</translation>
    </message>
    <message>
        <source>%1 can no longer be read; only its thumbnail is left.</source>
        <translation>%1 已无法读取，只剩缩略图。</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Save the picture as</source>
        <translation>图片另存为</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适应窗口</translation>
    </message>
    <message>
        <source>Fit the picture into the window (F, on the canvas)</source>
        <translation>让图片适应窗口（画布上按 F）</translation>
    </message>
    <message>
        <source>100 %</source>
        <translation>100 %</translation>
    </message>
    <message>
        <source>One pixel of the picture on one of the screen (1, on the canvas)</source>
        <translation>图片一像素对应屏幕一像素（画布上按 1）</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>跟随</translation>
    </message>
    <message>
        <source>Show what is being painted as it comes; off, the picture on the canvas stays</source>
        <translation>随绘制过程更新画布；关闭后画布上的图片保持不变</translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Save a copy of the picture</source>
        <translation>保存图片副本</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Copy &amp;parameters</source>
        <translation>复制参数(&amp;P)</translation>
    </message>
    <message>
        <source>Reuse</source>
        <translation>套用</translation>
    </message>
    <message>
        <source>Take over this picture&apos;s settings</source>
        <translation>套用这张图片的参数</translation>
    </message>
    <message>
        <source>Your picture appears here</source>
        <translation>图片会出现在这里</translation>
    </message>
    <message>
        <source>Say what it shows and press Generate</source>
        <translation>描述画面内容，然后点击“生成”</translation>
    </message>
    <message>
        <source>Re&amp;light</source>
        <translation>提亮(&amp;L)</translation>
    </message>
    <message>
        <source>Bring light into this picture, on the Relight page</source>
        <translation>在“提亮”页面为这张图片补光</translation>
    </message>
    <message>
        <source>Settings taken from %1, made by %2.</source>
        <translation>已采用 %1 的设置（由 %2 生成）。</translation>
    </message>
    <message>
        <source>Left out, so the picture may differ: %1</source>
        <translation>以下未采用，图片可能有所不同：%1</translation>
    </message>
    <message>
        <source>Settings taken from the copied text, made by %1.</source>
        <translation>已采用复制文字中的设置，来自 %1。</translation>
    </message>
    <message>
        <source>PNG (*.png);;JPEG (*.jpg *.jpeg);;WebP (*.webp)</source>
        <translation>PNG (*.png);;JPEG (*.jpg *.jpeg);;WebP (*.webp)</translation>
    </message>
</context>
<context>
    <name>candela::PrivacySettings</name>
    <message>
        <source>&amp;Check pictures for what few want to see</source>
        <translation>检查图片中少有人想看的内容(&amp;C)</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Say so</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Say so and blur them</source>
        <translation>提示并模糊</translation>
    </message>
    <message>
        <source>With the checker that a model brings, or the one set under Folders.</source>
        <translation>使用模型自带的检查器，或在“文件夹”中设置的检查器。</translation>
    </message>
    <message>
        <source>Forget access &amp;tokens</source>
        <translation>忘记访问令牌</translation>
    </message>
    <message>
        <source>Of servers that want to know who downloads. They are kept in %1, which only you can read.</source>
        <translation>用于需要知道下载者身份的服务器，保存在只有你能读取的 %1 中。</translation>
    </message>
    <message>
        <source>None is remembered on this computer.</source>
        <translation>这台电脑上没有记住任何令牌。</translation>
    </message>
    <message numerus="yes">
        <source>&amp;Forget %n prompt(s)</source>
        <translation>
            <numerusform>忘记 %n 条提示词</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to forget</source>
        <translation>没有可忘记的内容</translation>
    </message>
    <message>
        <source>&amp;Remember prompts</source>
        <translation>记住提示词</translation>
    </message>
    <message>
        <source>The last 100, on this machine only.</source>
        <translation>保留最近 100 条，仅存于本机。</translation>
    </message>
    <message>
        <source>&amp;Write into pictures how they were made</source>
        <translation>在图片中写入生成参数</translation>
    </message>
    <message>
        <source>Prompt, seed and settings, for whoever gets the file. Never your name or a folder.</source>
        <translation>提示词、种子和设置，拿到文件的人都能看到。绝不包含你的名字或文件夹。</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>隐私</translation>
    </message>
</context>
<context>
    <name>candela::PromptSection</name>
    <message numerus="yes">
        <source>The model reads %n tokens; the rest of the prompt is left out.</source>
        <translation>
            <numerusform>模型只读取 %n 个词元，其余提示词会被忽略。</numerusform>
        </translation>
    </message>
    <message>
        <source>Tokens of the prompt, of those the model reads</source>
        <translation>提示词的词元数 / 模型可读取的词元数</translation>
    </message>
    <message>
        <source>No earlier prompts</source>
        <translation>还没有用过的提示词</translation>
    </message>
    <message>
        <source>&amp;Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>What the picture shows</source>
        <translation>描述画面内容</translation>
    </message>
    <message>
        <source>Negative prompt</source>
        <translation>反向提示词</translation>
    </message>
    <message>
        <source>What it must not show</source>
        <translation>画面中不应出现的内容</translation>
    </message>
    <message>
        <source>Earlier prompts</source>
        <translation>用过的提示词</translation>
    </message>
    <message>
        <source>&amp;More weight for these words</source>
        <translation>提高这些词的权重(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Less weight for these words</source>
        <translation>降低这些词的权重(&amp;L)</translation>
    </message>
</context>
<context>
    <name>candela::PromptsSection</name>
    <message>
        <source>At most %1 prompts are painted</source>
        <translation>最多绘制 %1 条提示词</translation>
    </message>
    <message>
        <source>Painted always from the same noise, so that only what is learnt changes</source>
        <translation>始终从同一噪声绘制，因此变化的只有学到的内容</translation>
    </message>
    <message>
        <source>Sample prompt %1</source>
        <translation>样图提示词 %1</translation>
    </message>
    <message>
        <source>A prompt to watch</source>
        <translation>要观察的提示词</translation>
    </message>
    <message>
        <source>Seed of sample prompt %1</source>
        <translation>样图提示词 %1 的种子</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Remove sample prompt %1</source>
        <translation>移除样图提示词 %1</translation>
    </message>
    <message>
        <source>Remove this prompt</source>
        <translation>移除此提示词</translation>
    </message>
    <message>
        <source>Add a prompt</source>
        <translation>添加提示词</translation>
    </message>
</context>
<context>
    <name>candela::QueueActions</name>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>继续(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Resume queue</source>
        <translation>继续队列(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Pause queue</source>
        <translation>暂停队列(&amp;P)</translation>
    </message>
    <message>
        <source>remove jobs</source>
        <translation>移除任务</translation>
    </message>
    <message>
        <source>clear done jobs</source>
        <translation>清除已完成的任务</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>编辑(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Re&amp;try</source>
        <translation>重试(&amp;T)</translation>
    </message>
    <message>
        <source>Retry &amp;smaller</source>
        <translation>缩小后重试(&amp;S)</translation>
    </message>
    <message>
        <source>Retry on the pro&amp;cessor</source>
        <translation>用处理器重试(&amp;C)</translation>
    </message>
    <message>
        <source>Put &amp;first</source>
        <translation>排到最前(&amp;F)</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>上移(&amp;U)</translation>
    </message>
    <message>
        <source>Move dow&amp;n</source>
        <translation>下移(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>复制一份(&amp;D)</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>移除(&amp;M)</translation>
    </message>
    <message>
        <source>Show in f&amp;older</source>
        <translation>在文件夹中显示(&amp;O)</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>重试失败的</translation>
    </message>
    <message>
        <source>Clear done</source>
        <translation>清除已完成</translation>
    </message>
    <message>
        <source>Retry t&amp;iled</source>
        <translation>分块重试(&amp;I)</translation>
    </message>
</context>
<context>
    <name>candela::QueueBanner</name>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Take up what was interrupted and go on with what waits</source>
        <translation>接着做被中断的任务，并继续等待中的任务</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Show the queue</source>
        <translation>显示队列</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>candela::QueueDock</name>
    <message>
        <source>A job that has begun cannot be edited.</source>
        <translation>已经开始的任务不能编辑。</translation>
    </message>
    <message>
        <source>Only jobs that paint can be edited.</source>
        <translation>只有生成任务可以编辑。</translation>
    </message>
    <message>
        <source>Duplicate it, and edit the copy.</source>
        <translation>请复制一份，再编辑副本。</translation>
    </message>
    <message>
        <source>Remove it, and queue another.</source>
        <translation>请移除它，再排一个新的。</translation>
    </message>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n 个运行中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n 个等待</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paused</source>
        <translation>
            <numerusform>%n 个暂停</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n interrupted</source>
        <translation>
            <numerusform>%n 个中断</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n blocked</source>
        <translation>
            <numerusform>%n 个受阻</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n 个失败</numerusform>
        </translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Queue: %1</source>
        <translation>队列：%1</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Undo removal</source>
        <translation>撤销移除</translation>
    </message>
    <message>
        <source>Nothing is queued. What you generate, relight or train appears here.</source>
        <translation>队列为空。生成、提亮或训练的任务会出现在这里。</translation>
    </message>
</context>
<context>
    <name>candela::QueueManyDialog</name>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>引导强度</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>采样器</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>噪声日程</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Negative prompt</source>
        <translation>反向提示词</translation>
    </message>
    <message>
        <source>CLIP skip</source>
        <translation>CLIP 跳层</translation>
    </message>
    <message>
        <source>Eta</source>
        <translation>Eta</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>File of prompts</source>
        <translation>提示词文件</translation>
    </message>
    <message>
        <source>Prompts (*.txt *.csv)</source>
        <translation>提示词 (*.txt *.csv)</translation>
    </message>
    <message>
        <source>Folder of wildcards</source>
        <translation>通配词文件夹</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Queue many</source>
        <translation>批量排队</translation>
    </message>
    <message>
        <source>&amp;Prompts</source>
        <translation>提示词(&amp;P)</translation>
    </message>
    <message>
        <source>The form&apos;s prompt, or a text or CSV file</source>
        <translation>表单中的提示词，或文本、CSV 文件</translation>
    </message>
    <message>
        <source>A job for each &amp;choice: {red|green} and __animal__</source>
        <translation>每个选项一个任务(&amp;C)：{red|green} 与 __animal__</translation>
    </message>
    <message>
        <source>&amp;Wildcards</source>
        <translation>通配词(&amp;W)</translation>
    </message>
    <message>
        <source>The folder that holds animal.txt</source>
        <translation>存放 animal.txt 的文件夹</translation>
    </message>
    <message>
        <source>&amp;Seeds</source>
        <translation>种子(&amp;S)</translation>
    </message>
    <message>
        <source>As the form says, or 1-4, 20</source>
        <translation>按表单，或 1-4, 20</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Values of %1</source>
        <translation>%1的取值</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose %1</source>
        <translation>选择%1</translation>
    </message>
    <message>
        <source>Seeds</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Queue them</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>%n grid(s)</source>
        <translation>
            <numerusform>%n 个网格</numerusform>
        </translation>
    </message>
    <message>
        <source>A grid of settings that vary</source>
        <translation>变化设置的网格</translation>
    </message>
    <message>
        <source>C&amp;olumns</source>
        <translation>列(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Rows</source>
        <translation>行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Grids</source>
        <translation>网格(&amp;G)</translation>
    </message>
    <message>
        <source>Values stand between commas. Each grid has a folder of its own, and a picture of all with their labels is made when its last job has ended.</source>
        <translation>数值以逗号分隔。每个网格有自己的文件夹，最后一个任务结束时会生成带标签的总图。</translation>
    </message>
    <message>
        <source>Grammar</source>
        <translation>语法</translation>
    </message>
</context>
<context>
    <name>candela::QueueSettings</name>
    <message>
        <source>&amp;When all is done</source>
        <translation>全部完成时</translation>
    </message>
    <message>
        <source>Do nothing</source>
        <translation>什么都不做</translation>
    </message>
    <message>
        <source>Play a sound</source>
        <translation>播放提示音</translation>
    </message>
    <message>
        <source>Mark the window in the task bar</source>
        <translation>在任务栏中提示</translation>
    </message>
    <message>
        <source>While you work in another window.</source>
        <translation>当你在别的窗口中工作时。</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Not after a crash: then you are asked first.</source>
        <translation>崩溃之后除外：届时会先询问。</translation>
    </message>
    <message>
        <source>Prefer jobs of the &amp;loaded model</source>
        <translation>优先使用已加载模型的任务</translation>
    </message>
    <message>
        <source>Among those that were queued together; else their order is kept.</source>
        <translation>仅在一起排队的任务之间；否则保持顺序。</translation>
    </message>
    <message>
        <source>At the start, &amp;go on with what waits</source>
        <translation>启动时继续等待的任务</translation>
    </message>
</context>
<context>
    <name>candela::RateBox</name>
    <message>
        <source>Double-click restores %1</source>
        <translation>双击恢复为 %1</translation>
    </message>
</context>
<context>
    <name>candela::RatingStars</name>
    <message>
        <source>Rating: %1 of 5</source>
        <translation>评分：%1 / 5</translation>
    </message>
    <message>
        <source>Rating (0 to 5, on the pictures)</source>
        <translation>评分（在图片上按 0 至 5）</translation>
    </message>
</context>
<context>
    <name>candela::Relight</name>
    <message>
        <source>A batch is running already.</source>
        <translation>已有一批图片正在处理。</translation>
    </message>
    <message>
        <source>Add pictures first.</source>
        <translation>请先添加图片。</translation>
    </message>
    <message>
        <source>Choose the folder for the results first.</source>
        <translation>请先选择保存结果的文件夹。</translation>
    </message>
    <message>
        <source>All pictures are relit with these settings.</source>
        <translation>所有图片都已按这些设置提亮。</translation>
    </message>
    <message>
        <source>One reference picture goes with one picture; choose a folder of references.</source>
        <translation>一张参考图片只能对应一张图片；请选择参考图片文件夹。</translation>
    </message>
    <message>
        <source>Pictures cannot be saved in %1.</source>
        <translation>无法将图片保存到 %1。</translation>
    </message>
    <message>
        <source>Choose another folder, or make this one writable.</source>
        <translation>请选择其他文件夹，或使此文件夹可写。</translation>
    </message>
    <message>
        <source>not a picture</source>
        <translation>不是图片</translation>
    </message>
    <message>
        <source>in the list already</source>
        <translation>已在列表中</translation>
    </message>
    <message>
        <source>no longer there</source>
        <translation>已不存在</translation>
    </message>
    <message>
        <source>an empty file</source>
        <translation>空文件</translation>
    </message>
    <message>
        <source>a folder without pictures</source>
        <translation>文件夹中没有图片</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message numerus="yes">
        <source>Added %n picture(s).</source>
        <translation>
            <numerusform>已添加 %n 张图片。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>以及另外 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Added %1 of %2. Skipped %3.</source>
        <translation>已添加 %2 个中的 %1 个。已跳过 %3。</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
</context>
<context>
    <name>candela::RelightList</name>
    <message>
        <source>removal of pictures</source>
        <translation>移除图片</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Not relit yet</source>
        <translation>尚未提亮</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Done · ratio %1</source>
        <translation>完成 · 比率 %1</translation>
    </message>
    <message>
        <source>Skipped: its result is there already</source>
        <translation>已跳过：结果已存在</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
</context>
<context>
    <name>candela::RelightModelSection</name>
    <message>
        <source>Folder of the networks</source>
        <translation>网络所在文件夹</translation>
    </message>
    <message>
        <source>In use already</source>
        <translation>正在使用</translation>
    </message>
    <message>
        <source>Use the networks that come along</source>
        <translation>使用随附的网络</translation>
    </message>
    <message>
        <source>bundled</source>
        <translation>内置</translation>
    </message>
    <message>
        <source>URetinex-Net: the bundled networks, or a folder with others, such as the published .pth files.</source>
        <translation>URetinex-Net：使用内置网络，或存放其他网络（如已发布的 .pth 文件）的文件夹。</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Choose a folder of networks</source>
        <translation>选择网络文件夹</translation>
    </message>
    <message>
        <source>Bundled</source>
        <translation>内置</translation>
    </message>
    <message>
        <source>Use the bundled networks</source>
        <translation>使用内置网络</translation>
    </message>
</context>
<context>
    <name>candela::RelightPage</name>
    <message>
        <source>Relight</source>
        <translation>提亮</translation>
    </message>
    <message>
        <source>Use as the reference</source>
        <translation>用作参考</translation>
    </message>
    <message numerus="yes">
        <source>Add to the pictures to relight (%n)</source>
        <translation>
            <numerusform>添加到要提亮的图片（%n 个）</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Relight all</source>
        <translation>全部提亮(&amp;R)</translation>
    </message>
    <message>
        <source>Add this model</source>
        <translation>添加这个模型</translation>
    </message>
    <message>
        <source>There is no picture to paste.</source>
        <translation>剪贴板中没有图片。</translation>
    </message>
    <message>
        <source>Copy a picture, or picture files, first.</source>
        <translation>请先复制图片或图片文件。</translation>
    </message>
    <message>
        <source>&amp;Paste pictures</source>
        <translation>粘贴图片(&amp;P)</translation>
    </message>
</context>
<context>
    <name>candela::RelightRunBar</name>
    <message>
        <source>Relight all (%1)</source>
        <translation>全部提亮（%1）</translation>
    </message>
    <message>
        <source>Relight all</source>
        <translation>全部提亮</translation>
    </message>
    <message>
        <source>Relight and save them</source>
        <translation>提亮并保存</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Nothing is running</source>
        <translation>没有正在运行的任务</translation>
    </message>
    <message>
        <source>It ends with the tile that is being computed</source>
        <translation>计算完当前图块后结束</translation>
    </message>
    <message>
        <source>Stop; what is done stays</source>
        <translation>停止；已完成的保留</translation>
    </message>
    <message>
        <source>Waiting for the engine</source>
        <translation>等待引擎</translation>
    </message>
    <message>
        <source>Picture %1 of %2</source>
        <translation>第 %1 张，共 %2 张</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Estimating…</source>
        <translation>正在估算…</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) relit</source>
        <translation>
            <numerusform>已提亮 %n 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n 张失败</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n skipped</source>
        <translation>
            <numerusform>跳过 %n 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left undone</source>
        <translation>
            <numerusform>%n 张未处理</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in %2.</source>
        <translation>%1，用时 %2。</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>The list says what is wrong with each.</source>
        <translation>列表中说明了每张图片的问题。</translation>
    </message>
    <message>
        <source>Stopped. %1</source>
        <translation>已停止。%1</translation>
    </message>
    <message>
        <source>Progress of all pictures</source>
        <translation>全部图片的进度</translation>
    </message>
</context>
<context>
    <name>candela::RelightScores</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Ratio</source>
        <translation>比率</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>%1 dB</source>
        <translation>%1 dB</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
</context>
<context>
    <name>candela::RemoveDialog</name>
    <message>
        <source>Remove a model</source>
        <translation>移除模型</translation>
    </message>
    <message>
        <source>Remove %1 from the list?</source>
        <translation>从列表中移除 %1？</translation>
    </message>
    <message>
        <source>Move its files to the trash, too (%1)</source>
        <translation>同时将其文件移到回收站（%1）</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
</context>
<context>
    <name>candela::RepaintSection</name>
    <message>
        <source>Paint a mask…</source>
        <translation>绘制蒙版…</translation>
    </message>
    <message>
        <source>Change the mask…</source>
        <translation>修改蒙版…</translation>
    </message>
    <message>
        <source>Mask</source>
        <translation>蒙版</translation>
    </message>
    <message>
        <source>Say with a brush what of the picture is painted anew; the rest stays as it is</source>
        <translation>用画笔指出图片的哪些部分要重画；其余保持不变</translation>
    </message>
    <message>
        <source>Without a mask all of the picture is painted anew</source>
        <translation>没有蒙版时，整张图片都会重画</translation>
    </message>
    <message>
        <source>Remove the mask</source>
        <translation>移除蒙版</translation>
    </message>
    <message>
        <source>Extend</source>
        <translation>扩展</translation>
    </message>
    <message>
        <source>Pixels that are added to the picture and painted: left, top, right, bottom</source>
        <translation>在图片四周添加并绘制的像素：左、上、右、下</translation>
    </message>
    <message>
        <source>Pixels added at the left</source>
        <translation>左侧添加的像素</translation>
    </message>
    <message>
        <source>Pixels added at the top</source>
        <translation>上方添加的像素</translation>
    </message>
    <message>
        <source>Pixels added at the right</source>
        <translation>右侧添加的像素</translation>
    </message>
    <message>
        <source>Pixels added at the bottom</source>
        <translation>下方添加的像素</translation>
    </message>
</context>
<context>
    <name>candela::ReuseMenu</name>
    <message>
        <source>&amp;Reuse</source>
        <translation>套用(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Everything</source>
        <translation>全部(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>&amp;Seed</source>
        <translation>种子(&amp;S)</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>尺寸(&amp;Z)</translation>
    </message>
</context>
<context>
    <name>candela::RunList</name>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Demo model</source>
        <translation>演示模型</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Last loss</source>
        <translation>最近损失</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
</context>
<context>
    <name>candela::RunPanel</name>
    <message>
        <source>This takes about %1 of memory, and %2 are free: it may fail.</source>
        <translation>这大约需要 %1 内存，而可用内存为 %2：可能会失败。</translation>
    </message>
    <message>
        <source>Paint this</source>
        <translation>开始绘制</translation>
    </message>
    <message numerus="yes">
        <source>%n more waiting</source>
        <translation>
            <numerusform>还有 %n 项等待</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Nothing is running</source>
        <translation>当前没有任务</translation>
    </message>
    <message>
        <source>It ends with the step that is being computed</source>
        <translation>将在当前这一步算完后停止</translation>
    </message>
    <message>
        <source>Stop painting</source>
        <translation>停止绘制</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>More ways to queue</source>
        <translation>更多排队方式</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Clear waiting</source>
        <translation>清空等待项</translation>
    </message>
    <message>
        <source>Cancel what waits; what runs goes on</source>
        <translation>取消等待中的任务，正在进行的继续</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Update job</source>
        <translation>更新任务</translation>
    </message>
    <message>
        <source>The queue is paused</source>
        <translation>队列已暂停</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Resume queue</source>
        <translation>继续队列</translation>
    </message>
    <message>
        <source>Go on with what waits</source>
        <translation>继续等待中的任务</translation>
    </message>
    <message>
        <source>Editing a waiting job</source>
        <translation>正在编辑等待中的任务</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>保持原样</translation>
    </message>
    <message>
        <source>The job stays as it was, and so does what was filled in before</source>
        <translation>任务保持原样，先前填写的内容也会恢复</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Retry with three quarters of the width and height</source>
        <translation>以四分之三的宽高重试</translation>
    </message>
    <message>
        <source>On the processor</source>
        <translation>用处理器</translation>
    </message>
    <message>
        <source>Retry on the processor: slower, with the machine&apos;s whole memory</source>
        <translation>用处理器重试：较慢，但可用整机内存</translation>
    </message>
    <message>
        <source>Tiled</source>
        <translation>分块</translation>
    </message>
    <message>
        <source>Retry with the autoencoder working part by part: the same picture with less memory, more slowly</source>
        <translation>让自动编码器分块工作后重试：图片相同，内存更少，但较慢</translation>
    </message>
</context>
<context>
    <name>candela::RunView</name>
    <message>
        <source>%1 steps</source>
        <translation>%1 步</translation>
    </message>
    <message>
        <source>loss %1</source>
        <translation>损失 %1</translation>
    </message>
    <message>
        <source>No run yet</source>
        <translation>尚无训练</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Painting samples</source>
        <translation>正在绘制样图</translation>
    </message>
    <message>
        <source>It is done after the step that is under way</source>
        <translation>当前一步结束后执行</translation>
    </message>
    <message>
        <source>Sample now</source>
        <translation>立即绘制样图</translation>
    </message>
    <message>
        <source>Paint the sample prompts with what is learnt so far</source>
        <translation>用目前学到的内容绘制样图提示词</translation>
    </message>
    <message>
        <source>This run has no sample prompts</source>
        <translation>此训练没有样图提示词</translation>
    </message>
    <message>
        <source>Checkpoint now</source>
        <translation>立即保存检查点</translation>
    </message>
    <message>
        <source>Save what is learnt, and go on</source>
        <translation>保存已学内容并继续</translation>
    </message>
    <message>
        <source>Stop and save</source>
        <translation>停止并保存</translation>
    </message>
    <message>
        <source>End here: what is learnt becomes the LoRA</source>
        <translation>到此结束：已学内容成为 LoRA</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop with a checkpoint, to go on later</source>
        <translation>保存检查点后停止，以后可继续</translation>
    </message>
    <message>
        <source>Each step</source>
        <translation>每一步</translation>
    </message>
    <message>
        <source>Smoothed</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样图</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>The loss is drawn here, step by step, once it trains.</source>
        <translation>训练开始后，损失会在此逐步绘出。</translation>
    </message>
    <message>
        <source>The learning rate of every step.</source>
        <translation>每一步的学习率。</translation>
    </message>
    <message>
        <source>Samples, by prompt and step</source>
        <translation>样图，按提示词与步数排列</translation>
    </message>
    <message>
        <source>Prompts given under Samples are painted here now and then, always from the same noise.</source>
        <translation>“样图”中的提示词会不时绘制于此，始终从同一噪声开始。</translation>
    </message>
    <message>
        <source>Use in Generate</source>
        <translation>用于生成</translation>
    </message>
    <message>
        <source>Paint the next pictures with this LoRA</source>
        <translation>用此 LoRA 绘制后续图片</translation>
    </message>
</context>
<context>
    <name>candela::RunsTab</name>
    <message>
        <source>There is no run in %1.</source>
        <translation>%1 中没有训练。</translation>
    </message>
    <message>
        <source>A run&apos;s folder holds a run.json.</source>
        <translation>训练的文件夹中有 run.json。</translation>
    </message>
    <message>
        <source>%1 could not be moved to the trash.</source>
        <translation>无法将 %1 移到回收站。</translation>
    </message>
    <message>
        <source>Delete the folder by hand if it is not needed any more.</source>
        <translation>如不再需要，请手动删除该文件夹。</translation>
    </message>
    <message>
        <source>Open a run, or a folder of runs</source>
        <translation>打开一个训练，或含有多个训练的文件夹</translation>
    </message>
    <message>
        <source>Choose one run first</source>
        <translation>请先选择一个训练</translation>
    </message>
    <message>
        <source>It has saved no LoRA yet</source>
        <translation>尚未保存 LoRA</translation>
    </message>
    <message>
        <source>Paint the next pictures with this LoRA</source>
        <translation>用此 LoRA 绘制后续图片</translation>
    </message>
    <message>
        <source>Go on with what waits in the queue</source>
        <translation>继续队列中等待的任务</translation>
    </message>
    <message>
        <source>Train on from its last checkpoint</source>
        <translation>从最近的检查点继续训练</translation>
    </message>
    <message>
        <source>It is running</source>
        <translation>正在运行</translation>
    </message>
    <message>
        <source>It is finished</source>
        <translation>已经完成</translation>
    </message>
    <message>
        <source>It has no checkpoint to go on from</source>
        <translation>没有可供继续的检查点</translation>
    </message>
    <message>
        <source>Show its curves and samples under Training</source>
        <translation>在“训练”中显示其曲线与样图</translation>
    </message>
    <message>
        <source>Show its folder in the file manager</source>
        <translation>在文件管理器中显示其文件夹</translation>
    </message>
    <message>
        <source>Choose runs first</source>
        <translation>请先选择训练</translation>
    </message>
    <message>
        <source>It runs, or waits in the queue</source>
        <translation>正在运行，或在队列中等待</translation>
    </message>
    <message>
        <source>Take it off the list; its folder stays</source>
        <translation>从列表中移除；文件夹保留</translation>
    </message>
    <message>
        <source>Move its folder to the trash</source>
        <translation>将其文件夹移到回收站</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>训练记录</translation>
    </message>
    <message>
        <source>&amp;Use in Generate</source>
        <translation>用于生成(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>继续(&amp;R)</translation>
    </message>
    <message>
        <source>Show &amp;training</source>
        <translation>显示训练(&amp;T)</translation>
    </message>
    <message>
        <source>Open &amp;folder</source>
        <translation>打开文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Open runs…</source>
        <translation>打开训练(&amp;O)…</translation>
    </message>
    <message>
        <source>Add a run, or a folder of runs, from elsewhere</source>
        <translation>添加别处的一个训练，或含有多个训练的文件夹</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>移除(&amp;M)</translation>
    </message>
    <message>
        <source>Smoothed loss of the chosen runs</source>
        <translation>所选训练的平滑损失</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Choose runs above to compare their losses.</source>
        <translation>在上方选择训练以比较损失。</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>尚无训练</translation>
    </message>
    <message>
        <source>Every training is listed here. Runs from elsewhere can be opened.</source>
        <translation>每次训练都列于此。也可打开别处的训练。</translation>
    </message>
</context>
<context>
    <name>candela::SampleTable</name>
    <message>
        <source>Step %1: %2</source>
        <translation>第 %1 步：%2</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>Prompt %1</source>
        <translation>提示词 %1</translation>
    </message>
</context>
<context>
    <name>candela::SamplingSection</name>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>引导强度</translation>
    </message>
    <message>
        <source>CFG scale: how closely the picture follows the prompt; 1 switches guidance off</source>
        <translation>CFG 引导强度：画面贴合提示词的程度；1 为关闭引导</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>采样器</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>噪声日程</translation>
    </message>
    <message>
        <source>Eta</source>
        <translation>Eta</translation>
    </message>
    <message>
        <source>How much noise DDIM adds at each step; 0 adds none</source>
        <translation>DDIM 每一步加入的噪声量；0 为不加</translation>
    </message>
</context>
<context>
    <name>candela::SaveSection</name>
    <message>
        <source>Folder for the results</source>
        <translation>保存结果的文件夹</translation>
    </message>
    <message>
        <source>beside the source</source>
        <translation>原图旁边</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>As the source</source>
        <translation>与原图相同</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Of JPEG and WebP; 95 shows no difference</source>
        <translation>用于 JPEG 和 WebP；95 看不出差别</translation>
    </message>
    <message>
        <source>Quality of JPEG and WebP</source>
        <translation>JPEG 和 WebP 的质量</translation>
    </message>
    <message>
        <source>Into</source>
        <translation>存入</translation>
    </message>
    <message>
        <source>Where results go</source>
        <translation>结果的位置</translation>
    </message>
    <message>
        <source>Beside the source</source>
        <translation>原图旁边</translation>
    </message>
    <message>
        <source>One folder</source>
        <translation>一个文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose the folder for the results</source>
        <translation>选择保存结果的文件夹</translation>
    </message>
    <message>
        <source>Keep EXIF, XMP and colour profile</source>
        <translation>保留 EXIF、XMP 和颜色配置</translation>
    </message>
    <message>
        <source>Skip pictures relit before</source>
        <translation>跳过已提亮过的图片</translation>
    </message>
    <message>
        <source>Pictures whose result is there already are left out. Otherwise a number is added to the new result&apos;s name; nothing is ever overwritten.</source>
        <translation>结果已存在的图片会被跳过；否则新结果的名称会加上编号，绝不覆盖任何文件。</translation>
    </message>
</context>
<context>
    <name>candela::ScoreDialog</name>
    <message>
        <source>Aesthetic heads</source>
        <translation>美学评分头</translation>
    </message>
    <message>
        <source>Safety checker</source>
        <translation>安全检查器</translation>
    </message>
    <message>
        <source>&amp;Measure pictures that have their scores, too</source>
        <translation>已有评分的图片也重新评分(&amp;M)</translation>
    </message>
    <message>
        <source>Score pictures</source>
        <translation>为图片评分</translation>
    </message>
    <message>
        <source>Networks tell how well captions fit, how pleasing people find a picture, and whether it is safe for all. Choose those that you have; what is left out is not measured.</source>
        <translation>由网络判断说明文字与图片是否相符、图片是否美观、内容是否安全。请选择您已有的网络；未选择的不评分。</translation>
    </message>
    <message>
        <source>CLIP</source>
        <translation>CLIP</translation>
    </message>
    <message>
        <source>How well captions fit: a folder such as clip-vit-base-patch32</source>
        <translation>图文是否相符：例如文件夹 clip-vit-base-patch32</translation>
    </message>
    <message>
        <source>Aesthetic head</source>
        <translation>美学评分头</translation>
    </message>
    <message>
        <source>How pleasing people find a picture: a file such as sac+logos+ava1-l14-linearMSE.pth</source>
        <translation>图片是否美观：例如文件 sac+logos+ava1-l14-linearMSE.pth</translation>
    </message>
    <message>
        <source>The head&apos;s CLIP</source>
        <translation>评分头的 CLIP</translation>
    </message>
    <message>
        <source>The CLIP that the head was trained with, mostly clip-vit-large-patch14; none: the one above</source>
        <translation>训练评分头时所用的 CLIP，多为 clip-vit-large-patch14；未选择时使用上面的 CLIP</translation>
    </message>
    <message>
        <source>Whether a picture shows what few want to see: the folder of Stable Diffusion 1.x&apos;s checker</source>
        <translation>图片是否含有不宜内容：Stable Diffusion 1.x 检查器的文件夹</translation>
    </message>
    <message>
        <source>After choosing other networks</source>
        <translation>换用其他网络之后</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Choose a network first</source>
        <translation>请先选择网络</translation>
    </message>
    <message>
        <source>The aesthetic head needs a CLIP, too</source>
        <translation>美学评分头还需要一个 CLIP</translation>
    </message>
</context>
<context>
    <name>candela::ScoresPanel</name>
    <message>
        <source>Save the table as a CSV file</source>
        <translation>将表格保存为 CSV 文件</translation>
    </message>
    <message>
        <source>Relight pictures first</source>
        <translation>请先提亮图片</translation>
    </message>
    <message numerus="yes">
        <source>mean %1 · %2 over %n picture(s)</source>
        <translation>
            <numerusform>平均 %1 · %2，共 %n 张</numerusform>
        </translation>
    </message>
    <message>
        <source>Relight all fills the table.</source>
        <translation>“全部提亮”后填入表格。</translation>
    </message>
    <message>
        <source>Save the table</source>
        <translation>保存表格</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>已保存为 %1。</translation>
    </message>
    <message>
        <source>The table could not be saved as %1.</source>
        <translation>无法将表格保存为 %1。</translation>
    </message>
    <message>
        <source>Choose another folder or name.</source>
        <translation>请选择其他文件夹或名称。</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Export CSV…</source>
        <translation>导出 CSV…</translation>
    </message>
    <message>
        <source>Figures of each picture</source>
        <translation>每张图片的数值</translation>
    </message>
</context>
<context>
    <name>candela::SeedEdit</name>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>The same seed with the same settings paints the same picture</source>
        <translation>相同的种子和参数会画出相同的图片</translation>
    </message>
    <message>
        <source>Random seed for every run</source>
        <translation>每次使用随机种子</translation>
    </message>
    <message>
        <source>New seed</source>
        <translation>换一个种子</translation>
    </message>
</context>
<context>
    <name>candela::Session</name>
    <message>
        <source>There is no model yet. Add a model folder first.</source>
        <translation>还没有模型。请先添加模型文件夹。</translation>
    </message>
    <message>
        <source>Choose a model first.</source>
        <translation>请先选择模型。</translation>
    </message>
    <message>
        <source>Pictures cannot be saved in %1.</source>
        <translation>图片无法保存到 %1。</translation>
    </message>
    <message>
        <source>Choose another output folder in the settings, or make this one writable.</source>
        <translation>请在设置中另选输出文件夹，或将该文件夹设为可写。</translation>
    </message>
    <message>
        <source>%1 does not say how it was made.</source>
        <translation>%1 没有记录它是如何生成的。</translation>
    </message>
    <message>
        <source>Pictures remember it where a program like this one made them and nothing took it out.</source>
        <translation>只有由这类程序生成、且没有被去除信息的图片才带有参数。</translation>
    </message>
    <message>
        <source>The copied text is not the settings of a picture.</source>
        <translation>复制的文字不是图片的设置。</translation>
    </message>
    <message>
        <source>Copy the whole text, with its line of Steps, Sampler and Seed.</source>
        <translation>请复制完整的文字，包括 Steps、Sampler 和 Seed 那一行。</translation>
    </message>
</context>
<context>
    <name>candela::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Sections</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>Standard values</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>Put everything on this page back to what it was at first</source>
        <translation>把本页的所有内容恢复为最初的值</translation>
    </message>
</context>
<context>
    <name>candela::SettingsPanel</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>张数</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>采样</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
    <message>
        <source>Source picture</source>
        <translation>源图片</translation>
    </message>
    <message>
        <source>Second pass</source>
        <translation>第二遍</translation>
    </message>
</context>
<context>
    <name>candela::SharedQueue</name>
    <message>
        <source>Idle</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>%1 s ago</source>
        <translation>%1 秒前</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>工作进程</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Heard of</source>
        <translation>最近响应</translation>
    </message>
</context>
<context>
    <name>candela::Shortcuts</name>
    <message>
        <source>This key cannot be used.</source>
        <translation>不能使用这个键。</translation>
    </message>
    <message>
        <source>%1 is needed for typing and moving about. Hold Ctrl or Alt with it, or take a function key.</source>
        <translation>%1 用于输入和移动。请同时按住 Ctrl 或 Alt，或改用功能键。</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>所有页面</translation>
    </message>
</context>
<context>
    <name>candela::ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>On the canvas</source>
        <translation>画布</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适应窗口</translation>
    </message>
    <message>
        <source>Actual size</source>
        <translation>实际大小</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Move the picture while held</source>
        <translation>按住拖动图片</translation>
    </message>
    <message>
        <source>In a dataset&apos;s grid</source>
        <translation>在数据集的网格中</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Leave undecided</source>
        <translation>设为未定</translation>
    </message>
</context>
<context>
    <name>candela::ShortcutsSettings</name>
    <message>
        <source>%1 belongs to “%2” already.</source>
        <translation>%1 已用于“%2”。</translation>
    </message>
    <message>
        <source>Take it from there</source>
        <translation>改用于此处</translation>
    </message>
    <message>
        <source>Search actions or keys</source>
        <translation>搜索操作或按键</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>操作及其按键</translation>
    </message>
    <message>
        <source>Press the new keys</source>
        <translation>按下新的按键</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Take its keys away</source>
        <translation>取消它的按键</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Give it its standard keys back</source>
        <translation>恢复默认按键</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
</context>
<context>
    <name>candela::SizeControl</name>
    <message>
        <source>Free</source>
        <translation>自由</translation>
    </message>
    <message>
        <source>Aspect ratio</source>
        <translation>宽高比</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Width in pixels. With Ctrl, the arrows take the smallest step.</source>
        <translation>宽度（像素）。按住 Ctrl 可用最小步长调整。</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>Height in pixels. With Ctrl, the arrows take the smallest step.</source>
        <translation>高度（像素）。按住 Ctrl 可用最小步长调整。</translation>
    </message>
    <message>
        <source>Swap width and height</source>
        <translation>交换宽高</translation>
    </message>
    <message>
        <source>Keep the aspect ratio</source>
        <translation>锁定宽高比</translation>
    </message>
</context>
<context>
    <name>candela::SliderBox</name>
    <message>
        <source>Double-click restores %1</source>
        <translation>双击恢复为 %1</translation>
    </message>
</context>
<context>
    <name>candela::SourceSection</name>
    <message>
        <source>A picture to begin from</source>
        <translation>选择起始图片</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>Choose a picture…</source>
        <translation>选择图片…</translation>
    </message>
    <message>
        <source>Begin from a picture instead of noise alone; it can also be dropped here</source>
        <translation>以图片而不仅是噪声为起点；也可将图片拖到此处</translation>
    </message>
    <message>
        <source>Use its size</source>
        <translation>使用其尺寸</translation>
    </message>
    <message>
        <source>Paint as large as the picture is; else it is scaled and cut to the size above</source>
        <translation>按图片的尺寸绘制；否则将其缩放并裁剪为上面的尺寸</translation>
    </message>
    <message>
        <source>Begin from noise alone</source>
        <translation>仅以噪声为起点</translation>
    </message>
    <message>
        <source>Remove the picture to begin from</source>
        <translation>移除起始图片</translation>
    </message>
    <message>
        <source>The picture to begin from</source>
        <translation>起始图片</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>重绘强度</translation>
    </message>
    <message>
        <source>How much is painted anew; 1 keeps nothing of the picture</source>
        <translation>重绘的程度；1 表示不保留原图</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n steps</source>
        <translation>
            <numerusform>%1 / %n 步</numerusform>
        </translation>
    </message>
    <message>
        <source>mask</source>
        <translation>蒙版</translation>
    </message>
    <message>
        <source>extended</source>
        <translation>已扩展</translation>
    </message>
</context>
<context>
    <name>candela::SpreadView</name>
    <message>
        <source>Not measured yet</source>
        <translation>尚未测量</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) from %1 to %2</source>
        <translation>
            <numerusform>%n 张图片，从 %1 到 %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>candela::StatusLine</name>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>%1 GB</source>
        <translation>%1 GB</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n 项等待</numerusform>
        </translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n 个线程</numerusform>
        </translation>
    </message>
    <message>
        <source>Memory %1 of %2</source>
        <translation>内存 %1 / %2</translation>
    </message>
    <message>
        <source>Queue paused</source>
        <translation>队列已暂停</translation>
    </message>
</context>
<context>
    <name>candela::TagList</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Tags and how many pictures have them</source>
        <translation>标签及带有它们的图片数</translation>
    </message>
    <message>
        <source>Click a tag to see its pictures alone, and again to see all</source>
        <translation>点击标签只看带此标签的图片，再次点击显示全部</translation>
    </message>
</context>
<context>
    <name>candela::TokenDialog</name>
    <message>
        <source>Access token</source>
        <translation>访问令牌</translation>
    </message>
    <message>
        <source>%1 is given to those alone who have accepted its conditions. A token tells the server that you have.</source>
        <translation>%1 只提供给已接受其条款的人。令牌可向服务器表明你已接受。</translation>
    </message>
    <message>
        <source>Its conditions</source>
        <translation>查看条款</translation>
    </message>
    <message>
        <source>Your tokens</source>
        <translation>我的令牌</translation>
    </message>
    <message>
        <source>Kept in memory until the studio is closed, and sent to %1 alone.</source>
        <translation>仅在内存中保留到程序关闭，且只发送给 %1。</translation>
    </message>
    <message>
        <source>&amp;Remember on this computer</source>
        <translation>在这台电脑上记住</translation>
    </message>
    <message>
        <source>Kept in %1, which only you can read, until you forget it in the settings; sent to %2 alone.</source>
        <translation>保存在只有你能读取的 %1 中，可在设置里清除；只发送给 %2。</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
</context>
<context>
    <name>candela::TrainingBar</name>
    <message>
        <source>Train a LoRA on these pictures</source>
        <translation>用这些图片训练 LoRA</translation>
    </message>
    <message>
        <source>Queue training</source>
        <translation>加入队列训练</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>The queue is paused</source>
        <translation>队列已暂停</translation>
    </message>
    <message>
        <source>The LoRA %1 is trained.</source>
        <translation>LoRA %1 已训练完成。</translation>
    </message>
    <message>
        <source>The training of %1 was stopped.</source>
        <translation>%1 的训练已停止。</translation>
    </message>
    <message>
        <source>It can go on under Runs.</source>
        <translation>可在“记录”中继续。</translation>
    </message>
</context>
<context>
    <name>candela::TrainingFormPanel</name>
    <message>
        <source>Base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>What the LoRA is made for</source>
        <translation>LoRA 所针对的模型</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Choose the folder of pictures</source>
        <translation>选择图片文件夹</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Of the LoRA and of its run&apos;s folder</source>
        <translation>LoRA 及其训练文件夹的名称</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Rank, steps, how often it saves and paints, min-SNR</source>
        <translation>秩、步数、保存与绘制的间隔、min-SNR</translation>
    </message>
    <message>
        <source>Quick: 400 steps, rank 8</source>
        <translation>快速：400 步，秩 8</translation>
    </message>
    <message>
        <source>Standard: 1500 steps, rank 16</source>
        <translation>标准：1500 步，秩 16</translation>
    </message>
    <message>
        <source>Thorough: 4000 steps, rank 32</source>
        <translation>细致：4000 步，秩 32</translation>
    </message>
    <message>
        <source>Custom</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>秩</translation>
    </message>
    <message>
        <source>How much the LoRA can hold; its file grows with it</source>
        <translation>LoRA 的容量；文件随之增大</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How fast it learns; too fast and it breaks</source>
        <translation>学习的快慢；过快会毁坏结果</translation>
    </message>
</context>
<context>
    <name>candela::TrainingFormState</name>
    <message>
        <source>base model</source>
        <translation>基础模型</translation>
    </message>
    <message>
        <source>folder of pictures</source>
        <translation>图片文件夹</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>秩</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>sample prompts</source>
        <translation>样图提示词</translation>
    </message>
    <message>
        <source>training settings</source>
        <translation>训练设置</translation>
    </message>
</context>
<context>
    <name>candela::TransfersPanel</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1 a second</source>
        <translation>每秒 %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Dismiss, and delete what has come</source>
        <translation>移除，并删除已下载的部分</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>what failed, and what helps</comment>
        <translation>%1%2</translation>
    </message>
    <message>
        <source>Access token…</source>
        <translation>访问令牌…</translation>
    </message>
</context>
<context>
    <name>candela::VaeChooser</name>
    <message>
        <source>The model&apos;s own</source>
        <translation>模型自带</translation>
    </message>
    <message>
        <source>An autoencoder</source>
        <translation>自编码器</translation>
    </message>
    <message>
        <source>Autoencoders (*.safetensors *.ckpt *.pt *.pth *.bin)</source>
        <translation>自编码器 (*.safetensors *.ckpt *.pt *.pth *.bin)</translation>
    </message>
    <message>
        <source>Autoencoder</source>
        <translation>自编码器</translation>
    </message>
    <message>
        <source>Choose an autoencoder&apos;s file</source>
        <translation>选择自编码器文件</translation>
    </message>
</context>
<context>
    <name>candela::WelcomeCards</name>
    <message>
        <source>Welcome</source>
        <translation>欢迎</translation>
    </message>
    <message>
        <source>The demo model is ready. It paints small test pictures of emoji objects; add a model of your own for more.</source>
        <translation>演示模型已就绪，可以画表情符号物品的小测试图；想要更多，请添加自己的模型。</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试一试</translation>
    </message>
    <message>
        <source>Paint the example on the left.</source>
        <translation>画出左边的示例。</translation>
    </message>
    <message>
        <source>Relight the sample photo</source>
        <translation>提亮示例照片</translation>
    </message>
    <message>
        <source>Bring light into a dark picture.</source>
        <translation>让暗的图片亮起来。</translation>
    </message>
    <message>
        <source>Add a model folder</source>
        <translation>添加模型文件夹</translation>
    </message>
    <message>
        <source>Stable Diffusion, as diffusers keeps it.</source>
        <translation>diffusers 格式的 Stable Diffusion。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close; Help › Welcome brings it back</source>
        <translation>关闭；可从“帮助 › 欢迎”再次打开</translation>
    </message>
</context>
<context>
    <name>candela::ZoomView</name>
    <message>
        <source>No picture yet</source>
        <translation>还没有图片</translation>
    </message>
    <message>
        <source>%1 × %2 pixels, shown at %3 %</source>
        <translation>%1 × %2 像素，以 %3 % 显示</translation>
    </message>
</context>
</TS>
