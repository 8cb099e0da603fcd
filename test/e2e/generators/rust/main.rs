//! Exercises the client that openapi-generator makes for Rust.
use std::sync::{Arc, Mutex};

use newsdesk::apis::configuration::Configuration;
use newsdesk::apis::{Error, news_api as api};
use newsdesk::models::{News, NewsInput, NewsInputCreator, NewsPatch};
use reqwest::header::HeaderMap;
use reqwest::{Client, Request, Response, StatusCode};
use reqwest_middleware::{ClientBuilder, Middleware, Next, Result};

/// The status and headers of the last response: the client itself returns only bodies.
#[derive(Clone, Default)]
struct Last(Arc<Mutex<(StatusCode, HeaderMap)>>);

#[async_trait::async_trait]
impl Middleware for Last {
    async fn handle(&self, request: Request, extensions: &mut http::Extensions, next: Next<'_>) -> Result<Response> {
        let response = next.run(request, extensions).await?;
        *self.0.lock().unwrap() = (response.status(), response.headers().clone());
        Ok(response)
    }
}

impl Last {
    fn status(&self) -> u16 {
        self.0.lock().unwrap().0.as_u16()
    }

    fn header(&self, name: &str) -> String {
        let last = self.0.lock().unwrap();
        last.1.get(name).map_or(String::new(), |value| value.to_str().unwrap().to_owned())
    }
}

/// The typed body of an error response with this status.
fn entity<T: std::fmt::Debug, E: Clone + std::fmt::Debug>(status: u16, result: std::result::Result<T, Error<E>>) -> E {
    match result {
        Err(Error::ResponseError(error)) if error.status == status => error.entity.expect("a documented body"),
        other => panic!("{status} expected, not {other:?}"),
    }
}

fn ids(articles: Vec<News>) -> Vec<i64> {
    articles.into_iter().map(|article| article.id).collect()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let last = Last::default();
    let client = ClientBuilder::new(Client::new()).with(last.clone()).build();
    let newsdesk = &Configuration { client, ..Configuration::default() };

    // Create three articles.
    let creator = NewsInputCreator::new("Ada".into(), "Moreau".into());
    let content = "Ships returned to the old harbour on Monday, a week after the storm had closed it.";
    let article = NewsInput::new("Harbour reopens after storm".into(), content.into(), creator);
    let create = async |article: NewsInput| api::create_news(newsdesk, article, None).await;
    let news = create(article.clone()).await.unwrap();
    let (status, etag) = (last.status(), last.header("etag"));
    assert!(status == 201 && news.id > 1 << 31 && news.title == article.title, "{news:?}");
    let second = create(article.clone()).await.unwrap().id;
    let three = vec![create(article.clone()).await.unwrap().id, second, news.id];

    // Filter by time: as an ISO date and in Unix seconds.
    let unix = news.created_at.to_string();
    let list = async |at: Option<[&str; 2]>, from, to| {
        let at = at.map(|times| times.map(String::from).to_vec());
        ids(api::list_news(newsdesk, Some(three.clone()), at, from, to, None, None, None, None).await.unwrap())
    };
    assert!(list(None, Some("2001-09-09"), Some(&unix)).await.contains(&news.id));
    assert!(list(Some(["2001-09-09", &unix]), None, None).await.contains(&news.id));
    assert!(list(None, Some("2001-09-09"), Some("1000000000")).await.is_empty());
    assert!(list(Some(["2001-09-09", "1000000000"]), None, None).await.is_empty());

    // Read.
    let two = vec![second, news.id];
    let found = api::list_news(newsdesk, Some(two.clone()), None, None, None, None, None, None, None).await;
    assert_eq!(ids(found.unwrap()), two);
    let read = async || api::get_news(newsdesk, news.id, None, None, None, None).await;
    assert_eq!(read().await.unwrap(), news);
    assert_eq!(last.header("etag"), etag);
    // To the client a 304 is a body that it cannot read.
    let _ = api::get_news(newsdesk, news.id, None, None, Some(&etag), None).await;
    assert_eq!(last.status(), 304);

    // Patch, under the condition that nobody else has.
    let patch = NewsPatch { title: Some("Harbour open again".into()), ..NewsPatch::new() };
    let update = async || api::update_news(newsdesk, news.id, patch.clone(), Some(&etag), None, None).await;
    update().await.unwrap();
    assert_eq!(last.status(), 204);
    assert_eq!(read().await.unwrap().title, "Harbour open again");
    match entity(412, update().await) {
        api::UpdateNewsError::Status404(body) | api::UpdateNewsError::Status412(body) => {
            assert_eq!(body.detail, "Precondition Failed");
        }
        other => panic!("{other:?}"),
    }

    // Invalid requests.
    let short = NewsInput { title: "Too short".into(), ..article };
    match entity(422, create(short).await) {
        api::CreateNewsError::Status422(body) => {
            assert_eq!(serde_json::to_value(&body.detail[0].loc).unwrap(), serde_json::json!(["body", "title"]));
        }
        other => panic!("{other:?}"),
    }
    let tomorrow = Some(vec!["tomorrow".into()]);
    match entity(422, api::list_news(newsdesk, None, tomorrow, None, None, None, None, None, None).await) {
        api::ListNewsError::Status422(body) => {
            assert_eq!(serde_json::to_value(&body.detail[0].loc).unwrap(), serde_json::json!(["query", "created_at", 0]));
        }
        other => panic!("{other:?}"),
    }

    // Follow the links to the last page.
    let mut pages = vec![];
    let mut cursor: Option<String> = None;
    loop {
        let ids_of_page = Some(three.clone());
        let page = api::list_news(newsdesk, ids_of_page, None, None, None, Some(1), cursor.as_deref(), None, None).await;
        pages.extend(ids(page.unwrap()));
        let link = last.header("link");
        let Some((_, rest)) = link.split_once("cursor=") else { break };
        cursor = rest.split(['&', '>']).next().map(String::from);
    }
    assert_eq!(pages, three);

    // Delete.
    api::delete_news(newsdesk, news.id, None, None, None).await.unwrap();
    assert_eq!(last.status(), 204);
    match entity(404, read().await) {
        api::GetNewsError::Status404(body) => {
            assert_eq!(body.detail, format!("News with id {} don't exist", news.id));
        }
        other => panic!("{other:?}"),
    }
}
