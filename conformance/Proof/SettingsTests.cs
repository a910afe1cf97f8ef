using Conformance.Fixtures.Settings;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>Settings are bound once, the environment wins, and whatever is wrong is one sentence that names it.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class SettingsTests
{
    private const string Key = "sk_canary_7Qm2ZxW9rT4kLp8vYbN3cHdJ";

    /// <summary>Nothing given is a run on the embedded platform with the contract's limits.</summary>
    [Test]
    public void Nothing_given_is_the_embedded_platform() =>
        Read().Should().Be(new RunSettings { KeyLimit = 60, IpLimit = 120, SsoKeyLimit = 600, SsoIpLimit = 1200, Concurrency = 16, TimeoutSeconds = 30 });

    /// <summary>The environment wins over the file, in any case of letters.</summary>
    [Test]
    public void The_environment_wins()
    {
        var settings = SettingsReader.Read(
            [new("BaseUrl", "https://file.example"), new("ApiKeys", Key), new("RateLimits", "key")],
            [new("CONFORMANCE_BASEURL", "https://environment.example"), new("conformance_seed", "7"), new("PATH", "/bin")]);

        settings.BaseUrl.Should().Be("https://environment.example");
        settings.RateLimits.Should().Be(RateLimitScope.Key);
        settings.Seed.Should().Be(7);
    }

    /// <summary>An empty variable, which is what a CI system gives for one that is not set, takes nothing back.</summary>
    [Test]
    public void An_empty_variable_takes_nothing_back() =>
        SettingsReader.Read([new("RateLimits", "key")], [new("CONFORMANCE_RATELIMITS", ""), new("CONFORMANCE_COVERAGE", " ")]).RateLimits.Should().Be(RateLimitScope.Key);

    /// <summary>A bad setting is named, with the remedy, and no key is shown.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="value">Its value.</param>
    /// <param name="sentence">How the sentence begins.</param>
    [TestCase("BaseURI", "x", "BaseURI is no setting of this suite; the settings are BaseUrl,")]
    [TestCase("BaseUrl", "api.example.com", "BaseUrl is no absolute http or https URL")]
    [TestCase("BaseUrl", "https://user:pw@api.example.com", "BaseUrl holds a user name or password")]
    [TestCase("BaseUrl", "https://api.example.com?x=1", "BaseUrl holds a query")]
    [TestCase("PathPrefix", "functions", "PathPrefix does not begin with a slash")]
    [TestCase("KeyLimit", "0", "KeyLimit is 0; it takes a whole number from 1")]
    [TestCase("KeyLimit", "many", "KeyLimit is 'many'; it takes a whole number")]
    [TestCase("KeyLimit", "99999999999999999999", "KeyLimit is '99999999999999999999'; it takes a whole number from 1 to 100000.")]
    [TestCase("IpLimit", "60", "IpLimit is 60 and KeyLimit 60; an address must have at least two calls more")]
    [TestCase("Concurrency", "0", "Concurrency is 0")]
    [TestCase("TimeoutSeconds", "-1", "TimeoutSeconds is -1")]
    [TestCase("RateLimits", "some", "RateLimits is 'some'; it takes all, key, none.")]
    [TestCase("Coverage", "maybe", "Coverage is 'maybe'; it takes report, require.")]
    [TestCase("Coverage", "2", "Coverage is '2'; it takes report, require.")]
    [TestCase("StateChangeHeader", "secret", "StateChangeHeader has not the form 'Name: value'")]
    [TestCase("RevokedApiKey", "short", "RevokedApiKey is shorter than 16 characters")]
    [TestCase("RevokedApiKey", Key, "ApiKeys, number 1 and RevokedApiKey are the same key")]
    [TestCase("DraftApiKey", "sk_canary_with a space in it", "DraftApiKey has a character that no header carries")]
    public void A_bad_setting_is_named(string name, string value, string sentence)
    {
        var given = new Dictionary<string, string?>(StringComparer.Ordinal) { ["BaseUrl"] = "https://api.example.com", ["StateChangeUrl"] = "https://api.example.com/states", ["ApiKeys"] = Key };
        given[name] = value;

        var reading = () => SettingsReader.Read(given, []);

        reading.Should().Throw<SettingsException>().Which.Sentences.Should().ContainSingle().Which.Should().StartWith(sentence).And.NotContain("canary");
    }

    /// <summary>Settings that contradict each other stop a run too.</summary>
    [Test]
    public void Contradictions_are_named()
    {
        Sentences([new("ApiKeys", Key)]).Should().ContainSingle().Which.Should().Contain("BaseUrl is empty");
        Sentences([new("BaseUrl", "https://api.example.com")]).Should().ContainSingle().Which.Should().Contain("CONFORMANCE_APIKEYS");
        Sentences([new("BaseUrl", "https://api.example.com"), new("ApiKeys", Key), new("StateChangeHeader", "X-Secret: s")])
            .Should().ContainSingle().Which.Should().Contain("without a StateChangeUrl");
    }

    /// <summary>Everything that is wrong is said at once.</summary>
    [Test]
    public void Everything_wrong_is_said_at_once() =>
        Sentences([new("BaseUrl", "x"), new("ApiKeys", Key), new("KeyLimit", "0"), new("Foo", "bar")]).Should().HaveCount(3);

    private static RunSettings Read(params KeyValuePair<string, string?>[] given) => SettingsReader.Read(given, []);

    private static IReadOnlyList<string> Sentences(KeyValuePair<string, string?>[] given)
    {
        try
        {
            Read(given);
            return [];
        }
        catch (SettingsException wrong)
        {
            return wrong.Sentences;
        }
    }
}
