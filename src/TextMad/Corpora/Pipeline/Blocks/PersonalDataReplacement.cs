using System.ComponentModel;
using TextMad.Configuration;
using TextMad.Texts;

namespace TextMad.Corpora.Pipeline.Blocks;

/// <summary>Replaces e-mail addresses and public IPv4 addresses by reserved ones; see <see cref="PersonalData"/>.</summary>
[Description("replaces e-mail addresses and public IPv4 addresses by reserved ones [2406.17557]")]
[SettingName("personal_data")]
public sealed record PersonalDataReplacement : DocumentBlock
{
    /// <inheritdoc/>
    public override string Name => "personal_data";

    /// <summary>Whether to replace e-mail addresses.</summary>
    [Description("replace e-mail addresses by " + PersonalData.MailReplacement)]
    public bool Mail { get; init; } = true;

    /// <summary>Whether to replace public IPv4 addresses.</summary>
    [Description("replace public IPv4 addresses by " + PersonalData.AddressReplacement)]
    public bool Addresses { get; init; } = true;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Edits => ["mail_addresses", "ip_addresses"];

    /// <inheritdoc/>
    public override BlockOutcome Apply(PipelineText text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var replaced = PersonalData.Replace(text.Text, Mail, Addresses, out var mails, out var addresses);
        Signal[] signals = [new("mail_addresses", mails), new("ip_addresses", addresses)];
        return new BlockOutcome(signals) { Text = mails + addresses > 0 ? replaced : null };
    }
}
