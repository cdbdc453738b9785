namespace TextMad.Tests.Dashboard;

/// <summary>The tests that look at one dashboard.</summary>
[CollectionDefinition(nameof(DashboardCollection))]
public sealed class DashboardCollection : ICollectionFixture<DashboardFixture>;
